/** TOOL:ID, of what can be part of a path and a header; the length is a guess that no id exceeds. */
export const INTEGRATION_ID = /^[\x21-\x2b\x2d-\x39\x3b-\x7e]{1,100}:[\x21-\x2b\x2d-\x39\x3b-\x7e]{1,100}$/;
