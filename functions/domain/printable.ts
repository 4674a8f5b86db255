/**
 * What an ATS said must not move a cursor, ring a bell, begin a line, turn the rest of one around, or hide. Two of those that
 * have no width are kept: Persian and Indian names, and pictures of families, are written with them.
 */
export function printable(text: string): string {
  return text.replaceAll(UNPRINTABLE, '·');
}

const UNPRINTABLE =
  /(?![\u200c\u200d])[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
