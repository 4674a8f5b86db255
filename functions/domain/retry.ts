import type { Remedy } from './failure.ts';
import { fractionOf } from './spread.ts';

/** What decides how long an integration that fails is left alone. */
export type Troubled = {
  readonly id: string;
  /** Polls begun since the last one that did all its work. */
  readonly attempts: number;
  readonly failure?: { readonly remedy: string };
};

export type RetrySettings = {
  /** How often an integration is polled that does not fail, milliseconds. */
  readonly interval_ms: number;
  /** So many polls must have failed before anybody is told. */
  readonly failing_after: number;
  /** How long a day is; the sandbox has shorter ones. */
  readonly day_ms: number;
};

const LONGEST_DAYS = 6 / 24;
/** What is only waited for, or switched off, should not be missed for long when that is over. A guess. */
const LONGEST_DAYS_OF: ReadonlyMap<string, number> = new Map<Remedy, number>([
  ['wait', 1 / 24],
  ['freeze', 1 / 24],
]);

/**
 * How long after the beginning of its last poll an integration is due again, in milliseconds: doubled with each failure,
 * with equal jitter, which is drawn from the id, so that those who failed together do not come back together. Never less
 * than the usual interval.
 */
export function pauseOf({ id, attempts, failure }: Troubled, settings: RetrySettings): number {
  const { interval_ms, failing_after, day_ms } = settings;
  if (attempts === 0) return interval_ms;
  // Somebody was told and must act; whoever has acted asks for a poll, or waits for tomorrow.
  if (failure?.remedy === 'person' && attempts >= failing_after) return Math.max(interval_ms, day_ms);
  const longest = day_ms * (LONGEST_DAYS_OF.get(failure?.remedy ?? '') ?? LONGEST_DAYS);
  const pause = Math.min(longest, interval_ms * 2 ** (attempts - 1));
  return Math.max(interval_ms, (pause / 2) * (1 + fractionOf(`${id} ${attempts}`)));
}
