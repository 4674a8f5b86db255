import { printable } from '../domain/printable.ts';

/** As people count them: a letter and its accent are one. */
const CHARACTERS = new Intl.Segmenter('en');

/**
 * The text in one line, cut so that it has `most` characters at most. Slack says neither what a character is nor whether
 * it counts before or after escaping: here UTF-16 units of the escaped text are counted, the most that it can mean.
 */
export function fit(text: string, most: number): string {
  const clean = printable(text.slice(0, most + 1).toWellFormed());
  if (escaped(clean).length <= most) return clean;
  let cut = '';
  for (const { segment } of CHARACTERS.segment(clean)) {
    if (escaped(cut + segment).length > most - ELLIPSIS.length) break;
    cut += segment;
  }
  return cut + ELLIPSIS;
}

const ELLIPSIS = '…';

/**
 * What Slack reads as no mention, link or date, in a text object of either kind.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * The same for where Slack formats. It knows no escape for its marks, so what looks like them stands for them; without a
 * colon there is neither a URL nor an emoji.
 */
export function unformatted(text: string): string {
  return escaped(text).replaceAll(/[*_~`:@#]/g, (mark) => LOOKALIKES.get(mark) ?? '');
}

const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '∗'],
  ['_', 'ˍ'],
  ['~', '∼'],
  ['`', 'ˋ'],
  [':', '∶'],
  ['@', '＠'],
  ['#', '＃'],
]);
