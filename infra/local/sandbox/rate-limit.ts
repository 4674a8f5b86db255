export type RateLimit = {
  readonly limit: number;
  readonly window_ms: number;
};

/**
 * A sample of Kombo's headers shows 300. How long its window is and what it counts is not published: a minute, for the
 * whole key, is a guess.
 */
export const DEFAULT_RATE_LIMIT: RateLimit = { limit: 300, window_ms: 60_000 };

export type Allowance = {
  readonly allowed: boolean;
  /** `ratelimit-reset` is in seconds left, not a time. */
  readonly headers: Readonly<Record<`ratelimit-${'limit' | 'remaining' | 'reset'}`, string>>;
};

/** Counts one more request each time it is called. A window opens with its first request. */
export function openRateLimit({ limit, window_ms }: RateLimit, now: () => Date): () => Allowance {
  let ends = 0;
  let used = 0;
  return () => {
    const time = now().getTime();
    const over = time >= ends || time < ends - window_ms; // also when the clock was set back
    if (over) ends = time + window_ms;
    used = over ? 1 : used + 1;
    const headers = {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(Math.max(0, limit - used)),
      'ratelimit-reset': String(Math.ceil((ends - time) / 1000)),
    };
    return { allowed: used <= limit, headers };
  };
}
