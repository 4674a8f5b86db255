import { notice } from './store.ts';

/** How long a notice stays; long enough to be read. */
const SHOWN_MS = 4_000;

let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(sentence: string): void {
  clearTimeout(timer);
  notice.value = sentence;
  timer = setTimeout(() => {
    notice.value = '';
  }, SHOWN_MS);
}

export async function copy(what: string, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    tell(`${what} copied.`);
  } catch {
    tell('The browser lets nothing be copied here: mark the text by hand.');
  }
}

/** JSON in which nothing stands elsewhere than it is: what turns text around is escaped, which changes no value. */
export const pretty = (value: unknown) => escaped(JSON.stringify(value, null, 2));

/** What turns text around, or breaks a line unseen, by its number. */
export function escaped(text: string): string {
  return text.replaceAll(
    /[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16)}`,
  );
}
