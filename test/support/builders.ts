import { GUARDS } from '../../functions/domain/guard.ts';
import type { LastChange, Snapshot, Stamp } from '../../functions/domain/snapshot.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import type { KnownUser, Reading } from '../../functions/domain/user.ts';
import type { Role } from '../../functions/events/index.ts';
import type { Settings } from '../../functions/poll/run.ts';

/** The one moment at which tests without a clock of their own happen. */
export const NOW = Date.parse('2026-11-22T10:15:03.120Z');

export const INTEGRATION_ID = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

export const CUSTOMER = { origin_id: '36123', organization_name: 'Acme, Inc.' };

export const RECRUITER: Role = {
  remote_id: '7',
  remote_label: 'Recruiter',
  scope: 'JOB',
  unified_type: 'RECRUITER',
};

export const ADMIN: Role = { remote_id: '1', remote_label: 'Admin', scope: 'SYSTEM', unified_type: 'ADMIN' };

/** A user who is there, every field known. */
export function knownUser(changes: Partial<KnownUser> = {}): KnownUser {
  return {
    id: '26vafvWSRmbhNcxJYqjCzuJg',
    remote_id: '32',
    first_name: 'Ada',
    last_name: 'Example',
    email: 'ada@acme.example',
    status: 'ACTIVE',
    system_roles: [RECRUITER],
    changed_at: '2026-11-20T08:00:00.000Z',
    remote_deleted_at: null,
    ...changes,
  };
}

/** What Kombo says of that same user. */
export function reading(changes: Partial<Reading> = {}): Reading {
  return { ...knownUser(), unreadable: [], ...changes };
}

/** The record of somebody whom Kombo has made anonymous. */
export function emptied(changes: Partial<Reading> = {}): Reading {
  const nothing = { remote_id: null, first_name: null, last_name: null, email: null, status: null };
  const gone = { system_roles: [], remote_deleted_at: '2026-11-01T00:00:00.000Z' };
  return reading({ ...nothing, ...gone, ...changes });
}

/** The same, without some fields. */
export function without<Some extends object, Field extends keyof Some>(
  some: Some,
  ...fields: Field[]
): Omit<Some, Field> {
  const { ...rest } = some;
  for (const field of fields) Reflect.deleteProperty(rest, field);
  return rest;
}

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return { poll: 3, sequence: 100, user: knownUser(), ...changes };
}

/** An unremarkable write of poll 4. */
export function stamp(changes: Partial<Stamp> = {}): Stamp {
  return { poll: 4, begun_at: new Date(NOW - 2_000), detected_at: new Date(NOW), customer: CUSTOMER, ...changes };
}

type Numbers = Pick<LastChange, 'sequence' | 'previous_sequence' | 'poll' | 'detected_at' | 'customer'>;

/** Where a change stands in the chain, and what else every kind of change has. */
export function numbers(changes: Partial<Numbers> = {}): Numbers {
  const numbered = { sequence: 100, previous_sequence: null, poll: 3, detected_at: '2026-11-22T10:00:00.000Z' };
  return { ...numbered, customer: CUSTOMER, ...changes };
}

/** The news that a user was created. */
export function creation(changes: Partial<Numbers> = {}): LastChange {
  return { type: 'user.created', reason: 'new', ...numbers(changes) };
}

/** How a heavy function polls, unless a test says otherwise. */
export function settings(changes: Partial<Settings> = {}): Settings {
  return {
    weight: 'heavy',
    overlap_ms: 1_000,
    sweep_interval_ms: 7 * DAY_MS,
    day_ms: DAY_MS,
    failing_after: 3,
    guardsOf: () => GUARDS,
    isBaselinePublished: () => false,
    commandsFor: (id, kind) => ({ approve: `approve ${id} ${kind}`, dismiss: `dismiss ${id} ${kind}` }),
    ...changes,
  };
}
