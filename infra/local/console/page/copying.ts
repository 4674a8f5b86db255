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

export const pretty = (value: unknown) => JSON.stringify(value, null, 2);
