import { hash } from 'node:crypto';
import type { Found } from '../adapters/snapshot-item.ts';
import { PollFailure } from '../domain/failure.ts';
import { forget } from '../domain/forget.ts';
import { offFields, optedOutFields } from '../domain/scope.ts';
import { isDeleted, normalised, roleKey, type KnownUser, type Reading } from '../domain/user.ts';
import { COMPARED_FIELDS, type ComparedField } from '../events/index.ts';
import type { Page } from './pages.ts';
import type { Deps, Run } from './run.ts';

/** Whom a sweep knows: so little of each user that hundreds of thousands fit into a function's memory. */
export type Roster = {
  /** What was switched off when the prints were made: they are without it. */
  readonly ignored: readonly ComparedField[];
  /** Of everybody whose item can be read, what tells whether anything differs. */
  readonly prints: ReadonlyMap<string, number>;
  /** How many of them are there. */
  readonly users: number;
  /** Who has something that may not be kept. */
  readonly toForget: readonly string[];
  /** Who is there and was not seen yet. */
  readonly unseen: Set<string>;
  /** How many rows Kombo has shown. */
  rows: number;
};

/**
 * 200,000 took 64 MB more than a baseline does (measured): a million fit into 1,024 MB. How many pages fit into the time of a
 * function is decided by the budget of requests.
 */
const MOST_USERS = 1_000_000;

/**
 * Reads everybody that is known of an integration.
 * @throws PollFailure SWEEP.TOO_MANY_USERS
 */
export async function readRoster(deps: Deps, run: Run): Promise<Roster> {
  const roster = { prints: new Map<string, number>(), unseen: new Set<string>(), toForget: Array<string>() };
  const enter = enterer(run, roster);
  for await (const portion of deps.snapshots.all(run.lease.integration_id)) {
    run.limits.signal.throwIfAborted();
    portion.forEach(enter);
    if (roster.prints.size > MOST_USERS) throw tooMany();
  }
  return { ...roster, ignored: offFields(run.progress.scope), users: roster.unseen.size, rows: 0 };
}

type Draft = { readonly prints: Map<string, number>; readonly unseen: Set<string>; readonly toForget: string[] };

function enterer({ progress }: Run, { prints, unseen, toForget }: Draft) {
  const ignored = offFields(progress.scope);
  const optedOut = optedOutFields(progress.scope);
  return (found: Found, id: string): void => {
    if (found.is !== 'snapshot') return;
    const { user } = found.snapshot;
    prints.set(id, printOf(user, ignored));
    if (!isDeleted(user)) unseen.add(id);
    if (forget(user, optedOut).kind !== 'nothing' && !progress.waiting.has(id)) toForget.push(id);
  };
}

const tooMany = () =>
  new PollFailure({
    remedy: 'report',
    code: 'SWEEP.TOO_MANY_USERS',
    title: `A sweep compares ${MOST_USERS} users at most`,
  });

/** In a sweep marks who is there, and leaves those of whom something may differ: only they need be loaded. */
export function meet(run: Run, { readings, isOfList }: Page): readonly Reading[] {
  const { roster } = run.progress;
  if (roster === undefined || !isOfList) return readings;
  roster.rows += readings.length;
  for (const { id } of readings) roster.unseen.delete(id);
  return readings.filter((reading) => roster.prints.get(reading.id) !== printOf(normalised(reading), roster.ignored));
}

/** Everybody who is gone is alike. No text has this print but by a chance of one in 2^48. */
const GONE = 0;

/**
 * What tells whether a user is as before, without what is switched off: 48 bits, so that one change in 10^14 would not be
 * seen by a sweep. A field that is not known differs from every value.
 */
function printOf(user: KnownUser | Reading, ignored: readonly ComparedField[]): number {
  if ((user.remote_deleted_at ?? null) !== null) return GONE;
  const isThere = user.remote_deleted_at === null;
  const fields = COMPARED_FIELDS.filter((field) => !ignored.includes(field)).map((field) => comparedOf(field, user));
  return hash('sha256', JSON.stringify([isThere, fields]), 'buffer').readUIntBE(0, 6);
}

/** Roles that are null count as none, as they do when they are compared; what is absent is told apart from null. */
function comparedOf(field: ComparedField, user: KnownUser | Reading): unknown {
  if (field !== 'system_roles') return user[field] === undefined ? ['absent'] : user[field];
  return user.system_roles === undefined ? 'absent' : (user.system_roles ?? []).map(roleKey);
}
