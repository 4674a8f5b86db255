/** What of an integration decides about a ring. Epoch milliseconds. */
export type Ringable = {
  readonly enabled: boolean;
  /** Polls begun since the last one that did all its work, and how many of these said why they ended. */
  readonly attempts: number;
  readonly ended: number;
  /** When the poll is due that was last rung for. */
  readonly ring_due_at?: number;
};

/** When somebody rings (epoch milliseconds), and whether a poll is under way. */
export type Moment = { readonly now: number; readonly isPolled: boolean };

/**
 * What a ring comes to:
 * - `asked`: a poll is due at `due_at`, now or at the minute's end
 * - `expected`: nothing, such a poll is still to come
 * - `left`: nothing, the last poll has crashed; such an integration is polled alone and rarely, whoever rings
 * - `ignored`: nothing, it is not polled
 */
export type Ring = { readonly is: 'asked'; readonly due_at: number } | { readonly is: 'expected' | 'left' | 'ignored' };

/** However often it rings: one poll now, and one more for all that ring within this time. */
export const RING_MS = 60_000;

/** A time further ahead than any message waits was written by a clock that was wrong, and does not count. */
export function answerRing({ enabled, attempts, ended, ring_due_at }: Ringable, { now, isPolled }: Moment): Ring {
  if (!enabled) return { is: 'ignored' };
  if (attempts > ended && !isPolled) return { is: 'left' };
  const isNear = ring_due_at !== undefined && Math.abs(ring_due_at - now) <= RING_MS;
  if (!isNear) return { is: 'asked', due_at: now };
  return ring_due_at > now ? { is: 'expected' } : { is: 'asked', due_at: Math.max(now, ring_due_at + RING_MS) };
}
