/** What may be asked of Kombo, and by whom. */
export type Budget = {
  /** Requests a minute, of all integrations together. */
  readonly requests_per_minute: number;
  /** Heavy polls side by side. */
  readonly heavy_concurrency: number;
};

/** Baselines and sweeps may use so much of the budget together: the other half is always left to small polls. */
export const HEAVY_SHARE = 1 / 2;

const MINUTE_MS = 60_000;

/** How many requests fit into some milliseconds. */
export function requestsIn(milliseconds: number, { requests_per_minute }: Pick<Budget, 'requests_per_minute'>): number {
  return (requests_per_minute * milliseconds) / MINUTE_MS;
}

/** How long a heavy poll waits from one request to the next, milliseconds: all of them together keep to their share. */
export function heavyGapOf({ requests_per_minute, heavy_concurrency }: Budget): number {
  return Math.ceil((MINUTE_MS * heavy_concurrency) / (requests_per_minute * HEAVY_SHARE));
}
