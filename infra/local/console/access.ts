import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { refused } from '../../../functions/operate/results.ts';

/** Whoever may use the console, and by which names it is called. */
export type Access = { readonly token: string; readonly port: () => number };

/**
 * Nothing is loaded from outside, nobody frames the page, and no address leaves it. `connect-src` is for the page's own
 * requests.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** On every answer, those that refuse included. */
export const withHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
};

/**
 * Refuses other hosts and origins: a page of somebody else's whose name resolves to this machine comes with its own name
 * (DNS rebinding), any other page with its own origin.
 */
export function onlyFromHere({ port }: Access): MiddlewareHandler {
  return async (c, next) => {
    const hosts = [`127.0.0.1:${port()}`, `localhost:${port()}`];
    const [host = '', origin] = [c.req.header('host'), c.req.header('origin')];
    if (!hosts.includes(host)) return answer(c, 421, 'This is not the address of the console.');
    if (origin !== undefined && origin !== `http://${host}`) return answer(c, 403, 'Another page asks for this.');
    return next();
  };
}

/** Refuses who has not the token. A header, never a cookie: a browser sends cookies to every port of this machine. */
export function onlyWithToken({ token }: Access): MiddlewareHandler {
  const expected = digest(`Bearer ${token}`);
  return async (c, next) => {
    const isKnown = timingSafeEqual(digest(c.req.header('authorization') ?? ''), expected);
    return isKnown ? next() : answer(c, 401, 'The token of this address is missing, or of an earlier start.');
  };
}

/** Of one length, as a comparison in constant time wants it. */
const digest = (text: string) => createHash('sha256').update(text).digest();

/** What a person can do about any of these is the same. */
const WHAT_TO_DO = 'Open the URL that npm start has printed.';

function answer(c: Context, status: 401 | 403 | 421, sentence: string): Response {
  return c.json(refused(sentence, WHAT_TO_DO), status);
}
