/** How much there is to do. */
export type Sizes = {
  /** Users of a baseline, of a sweep, and among whom a delta finds its changes. */
  readonly people: number;
  /** Rows that a delta looks at, and how many of them differ. */
  readonly touched: number;
  readonly changed: number;
  /** Integrations with nothing new. */
  readonly integrations: number;
  /** Users of the runs in which no engine is the limit. */
  readonly people_alone: number;
};

export const FULL: Sizes = {
  people: 50_000,
  touched: 1_000,
  changed: 100,
  integrations: 500,
  people_alone: 50_000,
};

/** What fits into three minutes, on an engine that takes a second for some hundred writes. */
export const QUICK: Sizes = {
  people: 500,
  touched: 250,
  changed: 25,
  integrations: 20,
  people_alone: 2_500,
};

/** How often a poll with nothing new and a delta are done, an odd number: each takes but a moment. */
export const TIMES = 5;

/** How long Kombo takes to answer. */
export const LATENCIES_MS = [0, 50, 150] as const;
export const SLOWEST_MS = 150;
