import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from '../domain/failure.ts';

/** How long to wait between tries: full jitter below `base_ms`, then twice that, and so on up to `cap_ms`. */
export type Backoff = {
  readonly base_ms: number;
  readonly cap_ms: number;
  /** How often something is tried at most, the first time included. */
  readonly tries: number;
  /** From 0 to 1, like Math.random. */
  readonly jitter: () => number;
  /** Epoch milliseconds. */
  readonly now: () => number;
};

/**
 * For what AWS refuses because it is busy. Guesses: 8 tries wait some 6 s in all, which outlasts a burst; a region that
 * is down for longer is the next poll's business. Full jitter, because many polls are refused at the same moment:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export const BACKOFF: Backoff = { base_ms: 100, cap_ms: 5_000, tries: 8, jitter: Math.random, now: Date.now };

/**
 * Waits before the next try.
 * @param tried how often it was tried so far
 * @returns false, at once, when there is no next try: often enough, or no time left.
 * @throws the reason of `limits.signal` as soon as it aborts.
 */
export async function pause(tried: number, backoff: Backoff, limits: Limits): Promise<boolean> {
  const wait = backoff.jitter() * Math.min(backoff.cap_ms, backoff.base_ms * 2 ** (tried - 1));
  if (tried >= backoff.tries || backoff.now() + wait >= limits.deadline) return false;
  limits.signal.throwIfAborted();
  // The timer's own AbortError says nothing that the reason does not say better.
  await sleep(wait, undefined, { signal: limits.signal }).catch(() => limits.signal.throwIfAborted());
  return true;
}

/** The longest that a timer can wait; setTimeout ends at once when asked for more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Does the work under limits whose signal aborts at the deadline, too, with `late` for a reason: a request under way
 * does not look at the clock.
 * @throws `late` without beginning when the deadline has passed.
 */
export async function within<Result>(
  limits: Limits,
  { now, late }: { readonly now: () => number; readonly late: Error },
  work: (bounded: Limits) => Promise<Result>,
): Promise<Result> {
  const left = limits.deadline - now();
  if (left <= 0) throw late;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late), Math.min(left, LONGEST_TIMER_MS));
  try {
    return await work({ ...limits, signal: AbortSignal.any([limits.signal, deadline.signal]) });
  } finally {
    clearTimeout(timer);
  }
}
