import type { Switch } from './connectors.ts';
import { everyone, openRecords, put, stamp, type Records } from './records.ts';
import type { Roster } from './roster.ts';
import { rowOf } from './rows.ts';
import { recordsOf, type Scope } from './scope.ts';
import type { By, Person } from './state.ts';

/**
 * What a click in Kombo's dashboard, or a customer who opts out, does. What Kombo says of the integration changes at
 * once, the rows with the next sync.
 */
export type Switches = {
  /** By the scope config unless said otherwise. */
  readonly switchOff: (what: Switch, by?: By) => void;
  readonly switchOn: (what: Switch) => void;
  /** Kombo's next successful sync: from now on rows show what the switches say. */
  readonly sync: () => void;
};

export function switchesOf(roster: Roster): Switches {
  return {
    switchOff: (what, by = 'scope') => turn(roster, new Map(roster.scope.off).set(what, by)),
    switchOn: (what) => turn(roster, new Map([...roster.scope.off].filter(([one]) => one !== what))),
    sync: () => sync(roster),
  };
}

function turn(roster: Roster, off: Scope['off']): void {
  roster.scope = { ...roster.scope, off, expired_at: roster.clock.now().toISOString() };
}

/** Touches those alone whose row is another than before. */
function sync(roster: Roster): void {
  const before = rowsOf(roster);
  const hidden = new Set(roster.scope.off.keys());
  const kept = hidden.has('ats_users') ? keep(roster) : null;
  if (kept === null) leaveDeleted(roster);
  roster.scope = { ...roster.scope, hidden, expired_at: null, kept };
  const records = recordsOf(roster);
  const after = rowsOf(roster);
  for (const person of everyone(records)) {
    if (after.get(person.id) !== before.get(person.id)) stamp(records, person, 'record');
  }
}

/** Everyone's row as text, to compare with. */
function rowsOf(roster: Roster): ReadonlyMap<string, string> {
  const source = { profile: roster.profile, roles: roster.roles, scope: () => roster.scope };
  return new Map(everyone(recordsOf(roster)).map((person) => [person.id, JSON.stringify(rowOf(source, person))]));
}

function keep(roster: Roster): Records {
  const { clock, scope } = roster;
  const now = clock.now().toISOString();
  const deletedBy = (person: Person): Person => ({ ...person, remote_deleted_at: person.remote_deleted_at ?? now });
  return scope.kept ?? openRecords(clock, everyone(roster).map(deletedBy));
}

/** Who left while users were off is not found again: to Kombo they are gone since then, or emptied by now. */
function leaveDeleted(roster: Roster): void {
  const kept = roster.scope.kept === null ? [] : everyone(roster.scope.kept);
  for (const record of kept) {
    const person = roster.people.get(record.id);
    if (person !== undefined && person.remote_deleted_at !== null) put(roster, record);
  }
}
