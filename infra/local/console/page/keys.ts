import { drawer, isPaused, part, type Part } from './store.ts';
import { showNewest } from './stream.tsx';

/** What a key does, and the words for it. */
export const KEYS = [
  ['1 2 3', 'to the sandbox, the integrations, the stream'],
  ['/', 'search the stream'],
  ['p', 'pause, and go on'],
  ['j k ↓ ↑', 'from event to event'],
  ['Enter', 'show the event'],
  ['Esc', 'close what is open; follow the stream again'],
  ['?', 'these keys'],
] as const;

const PARTS: Readonly<Record<string, Part>> = { '1': 'sandbox', '2': 'integrations', '3': 'stream' };

export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || drawer.value !== null) return;
    if (press(event.key)) event.preventDefault();
  });
}

/** Whether it means something. */
function press(key: string): boolean {
  const to = PARTS[key];
  if (to !== undefined) goTo(to);
  else if (key === '/') focusOn('#search');
  else if (key === 'p') isPaused.value = !isPaused.value;
  else if (key === 'j') focusOn('.row-open');
  else if (key === 'Escape') showNewest();
  else if (key === '?') drawer.value = { shows: 'keys' };
  else return false;
  return true;
}

export function goTo(to: Part): void {
  part.value = to;
  focusOn(`#${to}`);
}

/** After the part is shown. */
function focusOn(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}
