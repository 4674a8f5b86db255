import type { Bus } from '../adapters/bus.ts';
import type { Kombo, KomboIntegration } from '../adapters/kombo.ts';
import type { Program } from '../adapters/program.ts';
import type { Queue } from '../adapters/queue.ts';
import type { Integration } from '../adapters/register/item.ts';
import type { Lease, Register } from '../adapters/register.ts';
import type { Snapshots } from '../adapters/snapshots.ts';
import type { Counts, Telemetry } from '../adapters/telemetry.ts';
import type { CommandsFor } from '../domain/command-line.ts';
import type { Pass } from '../domain/diff.ts';
import type { Occasion } from '../domain/event.ts';
import type { Limits } from '../domain/failure.ts';
import type { Guards, Kind } from '../domain/guard.ts';
import type { Failing, Trouble } from '../domain/notice.ts';
import type { RetrySettings } from '../domain/retry.ts';
import type { Scope } from '../domain/scope.ts';
import type { SweepSettings } from '../domain/sweep.ts';
import type { Period, Tally } from '../domain/tally.ts';
import type { Weight } from '../domain/weight.ts';
import type { Event } from '../events/index.ts';
import type { Roster } from './roster.ts';

/** What a poll works with. */
export type Deps = {
  readonly register: Register;
  readonly program: Pick<Program, 'read'>;
  readonly snapshots: Snapshots;
  readonly kombo: Kombo;
  readonly bus: Bus;
  /** Where the messages of this function come from. */
  readonly queue: Queue;
  readonly heavyQueue: Queue;
  readonly telemetry: Telemetry;
  readonly settings: Settings;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** A new unique text at each call. */
  readonly unique: () => string;
};

export type Settings = SweepSettings &
  Pick<RetrySettings, 'failing_after'> & {
    /** A light function passes baselines, and whoever did not end cleanly, on to the heavy queue. */
    readonly weight: Weight;
    /** How much further than necessary a delta looks back: Kombo's clock and the edges of its filter are not documented. */
    readonly overlap_ms: number;
    readonly guardsOf: (integrationId: string) => Guards;
    /** Whether whom a baseline stores is put on the bus as state. */
    readonly isBaselinePublished: (integrationId: string) => boolean;
    /** What a person enters to answer a hold. */
    readonly commandsFor: CommandsFor;
    /** The same by the AWS CLI; none on one machine. */
    readonly invocationsFor?: CommandsFor;
  };

/** Which integration to poll, and how long that may take. */
export type Order = {
  readonly integration_id: string;
  /** When it was asked for, epoch milliseconds: a poll that has begun since is as good. */
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
  /** What is taken for switched off, and what Kombo said about it in this poll. */
  scope: Scope;
  told: KomboIntegration | undefined;
  /** Users who wait for the end of the window, and for the sake of which guarded kinds. */
  candidates: Map<string, readonly Kind[]>;
  /** Whether some of these were shown after Kombo was asked what is switched off. */
  isScopeStale: boolean;
  /** Whether somebody was stored who is no news. */
  hasStored: boolean;
  /** Who was masked, by the kind that is held. */
  readonly masked: Map<Kind, Set<string>>;
  /** What was published of each guarded kind within a day. */
  tally: Tally;
  /** In a sweep: whom we know, and who of them was seen. */
  roster: Roster | undefined;
  /** Events about the integration that an earlier poll decided and the bus has refused. */
  notices: readonly Event[];
  /** What was told as failing, and is not over yet. */
  failing: { readonly [What in Failing]: Trouble | undefined };
  counts: Counts;
};

export const NO_COUNTS: Counts = {
  requests: 0,
  users_read: 0,
  users_written: 0,
  events: 0,
  set_aside: 0,
  masked: 0,
  held: 0,
};

/** Adds to what a poll has counted. */
export function addCounts(run: Run, added: Partial<Counts>): void {
  const { counts } = run.progress;
  run.progress.counts = {
    requests: counts.requests + (added.requests ?? 0),
    users_read: counts.users_read + (added.users_read ?? 0),
    users_written: counts.users_written + (added.users_written ?? 0),
    events: counts.events + (added.events ?? 0),
    set_aside: counts.set_aside + (added.set_aside ?? 0),
    masked: counts.masked + (added.masked ?? 0),
    held: counts.held + (added.held ?? 0),
  };
}

/** Whom the register must name as waiting: a user whose event was accepted since stays until it was looked at. */
export function namedAsWaiting(run: Run): string[] {
  return [...run.progress.waiting, ...run.progress.askedAgain];
}

/** The day in which publications are counted. */
export function periodOf(deps: Deps, run: Run): Period {
  return { now: run.begun_at, day_ms: deps.settings.day_ms };
}

/** The tally, if it is another than the register knows. */
export function changedTally({ integration, progress }: Run): { readonly tally?: Tally } {
  return progress.tally === integration.tally ? {} : { tally: progress.tally };
}

/** What an event about the integration says of when and by whom it is told. */
export function occasionOf(deps: Deps, run: Run): Occasion {
  const customer = run.progress.told?.customer ?? run.integration.customer;
  return { ...run.lease, customer, at: new Date(deps.clock()) };
}
