import type { Bus } from '../adapters/bus.ts';
import type { Kombo } from '../adapters/kombo.ts';
import type { Queue } from '../adapters/queue.ts';
import type { Integration } from '../adapters/register-item.ts';
import type { Lease, Register } from '../adapters/register.ts';
import type { Snapshots } from '../adapters/snapshots.ts';
import type { Counts, Telemetry } from '../adapters/telemetry.ts';
import type { Pass } from '../domain/diff.ts';
import type { Limits } from '../domain/failure.ts';
import type { Weight } from '../domain/weight.ts';

/** What a poll works with. */
export type Deps = {
  readonly register: Register;
  readonly snapshots: Snapshots;
  readonly kombo: Kombo;
  readonly bus: Bus;
  readonly heavyQueue: Queue;
  readonly telemetry: Telemetry;
  readonly settings: Settings;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** A new unique text at each call. */
  readonly unique: () => string;
};

export type Settings = {
  /** A light function passes baselines, and whoever did not end cleanly, on to the heavy queue. */
  readonly weight: Weight;
  /** How much further than necessary a delta looks back: Kombo's clock and the edges of its filter are not documented. */
  readonly overlap_ms: number;
};

/** Which integration to poll, and how long that may take. */
export type Order = {
  readonly integration_id: string;
  /** When the message was sent, epoch milliseconds. */
  readonly asked_at: number;
  /** When the function will be stopped, epoch milliseconds. */
  readonly stops_at: number;
  /** Ends the poll at once, as if its process had died. */
  readonly signal: AbortSignal;
};

/** A poll that holds its lease. Only its progress changes while it goes on. */
export type Run = {
  readonly integration: Integration;
  readonly lease: Lease;
  readonly pass: Pass;
  readonly begun_at: number;
  readonly limits: Limits;
  readonly progress: Progress;
};

export type Progress = {
  /** Where the window of this poll begins, epoch milliseconds. */
  window_start: number;
  /** Whether everybody on the register's list, if there is one, is committed and accepted by the bus. */
  settled: boolean;
  /** Users whose last event the bus refuses for its content. */
  waiting: ReadonlySet<string>;
  /** Users whose event the bus has accepted at last: they were not looked at meanwhile and are asked for by id. */
  askedAgain: ReadonlySet<string>;
  counts: Counts;
};

export const NO_COUNTS: Counts = {
  requests: 0,
  users_read: 0,
  users_written: 0,
  events: 0,
  set_aside: 0,
  masked: 0,
};

/** Adds to what a poll has counted. */
export function tally(run: Run, added: Partial<Counts>): void {
  const { counts } = run.progress;
  run.progress.counts = {
    requests: counts.requests + (added.requests ?? 0),
    users_read: counts.users_read + (added.users_read ?? 0),
    users_written: counts.users_written + (added.users_written ?? 0),
    events: counts.events + (added.events ?? 0),
    set_aside: counts.set_aside + (added.set_aside ?? 0),
    masked: counts.masked + (added.masked ?? 0),
  };
}

/** Whom the register must name as waiting: a user whose event was accepted since stays until it was looked at. */
export function namedAsWaiting(run: Run): string[] {
  return [...run.progress.waiting, ...run.progress.askedAgain];
}
