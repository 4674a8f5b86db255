import { setTimeout as delay } from 'node:timers/promises';
import type { SSEStreamingApi } from 'hono/streaming';
import type { Bell } from './bell.ts';
import type { Board } from './board.ts';
import type { Feed } from './feed.ts';
import { SUPERSEDED } from './readers.ts';

export type StreamParts = { readonly feed: Feed; readonly board: Board; readonly bell: Pick<Bell, 'next'> };

/** Whoever reads along, until they go, or the program ends, or too many others have come. */
export type Reader = { readonly stream: SSEStreamingApi; readonly signal: AbortSignal; readonly last: number };

/** So that whatever stands between does not take silence for the end. */
const HEARTBEAT_MS = 15_000;

/** Events that come together are sent together, and the state is looked at no more often than this. */
const GATHER_MS = 200;

/** So many events at once: some hundred KB. */
const MOST = 100;

/**
 * Writes what happens. Nothing is queued for a reader: each is at some place of the feed, and goes on from there when
 * what was written before is on its way. Who falls behind what the feed keeps is told how much was missed.
 */
export async function readAlong({ feed, board, bell }: StreamParts, { stream, signal, last }: Reader): Promise<void> {
  let [place, shown] = [last, ''];
  while (!signal.aborted && !stream.aborted) {
    const woken = bell.next();
    place = await sendEvents(feed, stream, place);
    shown = await sendState(board, stream, shown);
    await delay(GATHER_MS);
    if ((await wait(woken, signal)) === 'silence') await stream.write(': beat\n\n');
  }
  if (signal.reason === SUPERSEDED) await stream.writeSSE({ event: SUPERSEDED, data: '' });
}

async function sendEvents(feed: Feed, stream: SSEStreamingApi, from: number): Promise<number> {
  let place = from;
  for (;;) {
    const { missed, entries } = feed.after(place, MOST);
    const newest = entries.at(-1);
    if (newest === undefined || stream.aborted) return place;
    place = newest.id;
    await stream.writeSSE({ event: 'events', id: String(place), data: JSON.stringify({ missed, entries }) });
  }
}

async function sendState(board: Board, stream: SSEStreamingApi, shown: string): Promise<string> {
  const state = JSON.stringify(await board());
  if (state !== shown) await stream.writeSSE({ event: 'state', data: state });
  return state;
}

/** Until there is something, or nothing for long, or the reader has to go. */
async function wait(woken: Promise<void>, signal: AbortSignal): Promise<'news' | 'silence'> {
  return new Promise((resolve) => {
    const end = (how: 'news' | 'silence') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      resolve(how);
    };
    const leave = () => end('news');
    const timer = setTimeout(end, HEARTBEAT_MS, 'silence');
    signal.addEventListener('abort', leave, { once: true });
    void woken.then(leave);
    if (signal.aborted) leave();
  });
}
