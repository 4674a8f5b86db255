/** What is counted of a simulated day. */
export type Journal = {
  readonly began_at: number;
  /** Requests to Kombo, by minute since the beginning. */
  readonly requests: number[];
  /** Milliseconds since the last poll that did all its work: the most and the median of those who are watched, by minute. */
  readonly oldest: number[];
  readonly median: number[];
  /** Who was well from the beginning: how often it was polled, and when it was last. */
  readonly watched: Map<string, { polls: number; last: number }>;
  /** When it was complete, by integration. */
  readonly baselines: Map<string, number>;
  readonly seconds: { light: number; heavy: number; dispatch: number };
  readonly counts: Counts;
};

export type Counts = {
  polls: number;
  sweeps: number;
  /** Those that did not fit into the time of a function. */
  sweeps_given_up: number;
  failures: number;
  /** Leases that were refused, and polls sooner after another than half the interval: what messages too many cost. */
  refused: number;
  repeated: number;
  /** Processes that died. */
  deaths: number;
  dead_letters: number;
  invocations: number;
  write_units: number;
  read_units: number;
  sqs_requests: number;
  events: number;
};

const NOTHING: Counts = {
  polls: 0,
  sweeps: 0,
  sweeps_given_up: 0,
  failures: 0,
  refused: 0,
  repeated: 0,
  deaths: 0,
  dead_letters: 0,
  invocations: 0,
  write_units: 0,
  read_units: 0,
  sqs_requests: 0,
  events: 0,
};

export function createJournal(began_at: number): Journal {
  return {
    began_at,
    requests: [],
    oldest: [],
    median: [],
    watched: new Map(),
    baselines: new Map(),
    seconds: { light: 0, heavy: 0, dispatch: 0 },
    counts: { ...NOTHING },
  };
}

export const MINUTE_MS = 60_000;

export function noteRequest({ requests, began_at }: Journal, at: number): void {
  const minute = Math.floor((at - began_at) / MINUTE_MS);
  while (requests.length <= minute) requests.push(0);
  requests[minute] = (requests[minute] ?? 0) + 1;
}

export function noteAges({ watched, oldest, median }: Journal, now: number): void {
  const ages = Float64Array.from(watched.values(), ({ last }) => now - last).sort();
  oldest.push(ages.at(-1) ?? 0);
  median.push(ages[ages.length >> 1] ?? 0);
}
