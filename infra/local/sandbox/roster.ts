import type { Role } from './connectors.ts';
import type { IntegrationState, Person, Profile } from './state.ts';

const DAYS_UNTIL_ANONYMISED = 14;

export type Clock = {
  readonly now: () => Date;
  /** Length of a day, in ms, where Kombo counts days: until a deleted person's record is emptied. */
  readonly day_ms: number;
};

/**
 * One integration's people, in the order of their last touch, oldest first: a Map keeps the order of insertion, and who
 * is touched is inserted again. Nobody has published Kombo's order. This one is what a database gives that reads by
 * time of modification, and it is the hardest for a reader: whoever is edited while the pages are read moves to the
 * end, and everyone behind moves up into a page already read.
 */
export type Roster = {
  readonly profile: Profile;
  readonly seed: number;
  readonly clock: Clock;
  readonly people: Map<string, Person>;
  readonly roles: Map<string, Role>;
  /** The addresses in use, in lower case. */
  readonly addresses: Set<string>;
  /** Deleted, not yet anonymised. */
  readonly leavers: Set<string>;
  hired: number;
  /** The people as an array, until somebody is touched: reading a page of 200,000 people must not copy them all. */
  listed: readonly Person[] | undefined;
};

export type Opening = { readonly state: IntegrationState; readonly seed: number; readonly clock: Clock };

export function openRoster({ state, seed, clock }: Opening): Roster {
  const roster: Roster = {
    profile: state.profile,
    seed,
    clock,
    people: new Map(),
    roles: new Map(state.roles.map((role) => [role.remote_id, role])),
    addresses: new Set(),
    leavers: new Set(),
    hired: state.hired,
    listed: undefined,
  };
  for (const person of state.people) put(roster, person);
  return roster;
}

/** Puts a person, new or known, at the end. */
export function put(roster: Roster, person: Person): Person {
  const before = roster.people.get(person.id);
  if (before?.email) roster.addresses.delete(before.email.toLowerCase());
  roster.people.delete(person.id);
  roster.people.set(person.id, person);
  if (person.email !== null) roster.addresses.add(person.email.toLowerCase());
  if (person.remote_deleted_at !== null && !person.anonymised) roster.leavers.add(person.id);
  else roster.leavers.delete(person.id);
  roster.listed = undefined;
  return person;
}

/**
 * A change to the record itself moves `changed_at`. A change to its roles does not, as in Kombo: only `updated_after`
 * sees it.
 */
export function stamp(roster: Roster, person: Person, what: 'record' | 'roles'): Person {
  const now = roster.clock.now().toISOString();
  return put(roster, { ...person, touched_at: now, changed_at: what === 'record' ? now : person.changed_at });
}

/**
 * Kombo empties a record 14 days after it was deleted: `changed_at` stays, but the row shows up once more, as a row of
 * nulls.
 */
export const empty = (roster: Roster, person: Person): Person =>
  put(roster, { ...person, anonymised: true, touched_at: roster.clock.now().toISOString() });

/** Everyone as of now: whose 14 days are over is emptied first. */
export function everyone(roster: Roster): readonly Person[] {
  const due = roster.clock.now().getTime() - DAYS_UNTIL_ANONYMISED * roster.clock.day_ms;
  for (const id of roster.leavers) {
    const person = roster.people.get(id);
    if (person?.remote_deleted_at && Date.parse(person.remote_deleted_at) <= due) empty(roster, person);
  }
  roster.listed ??= [...roster.people.values()];
  return roster.listed;
}
