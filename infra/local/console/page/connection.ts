import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Entry, State } from '../wire.ts';
import { authorization } from './api.ts';
import { add, connection, state } from './store.ts';

/** What waits that long is tried again; a guess. */
const RETRY_MS = 1_000;

let last = 0;
let abort = new AbortController();

/**
 * Reads along for as long as the page can be seen. By fetch, as an EventSource sends no header, and so no token. A tab in
 * the background lets go of its connection, of which a browser has six for all of them, and catches up when it is seen.
 */
export async function keepConnected(): Promise<void> {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) abort.abort();
  });
  for (;;) {
    await seen();
    abort = new AbortController();
    await connect(abort.signal).catch(() => lose('lost'));
    if (connection.value === 'refused') return;
    await again();
  }
}

async function connect(signal: AbortSignal): Promise<void> {
  const response = await fetch('/api/stream', { signal, headers: { ...authorization, 'last-event-id': String(last) } });
  if (response.status === 401) return lose('refused');
  if (!response.ok || response.body === null) return lose('lost');
  connection.value = 'live';
  const messages = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  const reader = messages.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) take(read.value);
  if (connection.value === 'live') lose('lost');
}

function lose(how: typeof connection.value): void {
  connection.value = how;
}

function take({ event, data }: { readonly event?: string | undefined; readonly data: string }): void {
  if (event === 'state') {
    const now: State = JSON.parse(data);
    state.value = now;
  }
  // Other tabs have come since, of which a browser cannot read that many.
  if (event === 'superseded') lose('elsewhere');
  if (event === 'events') {
    const come: { readonly missed: number; readonly entries: readonly Entry[] } = JSON.parse(data);
    last = come.entries.at(-1)?.id ?? last;
    add(come.entries, come.missed);
  }
}

async function seen(): Promise<void> {
  while (document.hidden) await once('visibilitychange');
}

/** Who had to give way waits until somebody comes back to this page. */
async function again(): Promise<void> {
  if (connection.value === 'elsewhere')
    await Promise.race([once('visibilitychange'), once('pointerdown'), once('keydown')]);
  else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
}

async function once(name: string): Promise<void> {
  await new Promise((resolve) => document.addEventListener(name, resolve, { once: true }));
}
