import type { Spot, TableCounts } from './place.ts';

/** Whom a poll compares. */
export type Whom = 'changed' | 'everybody';

/** Somebody who polls Kombo and tells a bus, in a process of its own. */
export type Contender = {
  /**
   * Polls one integration to the end.
   * @param function_ms how long a function may run
   * @returns how many functions it took
   */
  readonly poll: (spot: Spot, whom: Whom, function_ms: number) => Promise<number>;
  /** Polls all of them, as many side by side as it does. */
  readonly pollAll: (latency_ms: number) => Promise<void>;
  /** Takes what DynamoDB was asked, and begins again. */
  readonly takeCounts: () => TableCounts;
};

/** Ours, and whom we measure ourselves against. */
export const NAMES = ['ours', 'script', 'better script'] as const;
export type Name = (typeof NAMES)[number];
