import type { Person } from './state.ts';

const DAYS_UNTIL_ANONYMISED = 14;

export type Clock = {
  readonly now: () => Date;
  /** Length of a day, in ms, where Kombo counts days: until a deleted person's record is emptied. */
  readonly day_ms: number;
};

/**
 * Kombo's records of one integration's people, in the order of their last touch, oldest first: a Map keeps the order of
 * insertion, and who is touched is inserted again. Nobody has published Kombo's order. This one is what a database gives
 * that reads by time of modification, and it is the hardest for a reader: whoever is edited while the pages are read
 * moves to the end, and everyone behind moves up into a page already read.
 */
export type Records = {
  readonly clock: Clock;
  readonly people: Map<string, Person>;
  /** The addresses in use, in lower case. */
  readonly addresses: Set<string>;
  /** Deleted, not yet anonymised. */
  readonly leavers: Set<string>;
  /** The people as an array, until somebody is touched: reading a page of 200,000 people must not copy them all. */
  listed: readonly Person[] | undefined;
};

export function openRecords(clock: Clock, people: readonly Person[]): Records {
  const records: Records = {
    clock,
    people: new Map(),
    addresses: new Set(),
    leavers: new Set(),
    listed: undefined,
  };
  for (const person of people) put(records, person);
  return records;
}

/** Puts a person, new or known, at the end. */
export function put(records: Records, person: Person): Person {
  const before = records.people.get(person.id);
  if (before !== undefined) drop(records, before);
  records.people.set(person.id, person);
  records.listed = undefined;
  if (person.email !== null) records.addresses.add(person.email.toLowerCase());
  if (person.remote_deleted_at !== null && !person.anonymised) records.leavers.add(person.id);
  return person;
}

export function drop(records: Records, person: Person): void {
  if (person.email !== null) records.addresses.delete(person.email.toLowerCase());
  records.people.delete(person.id);
  records.leavers.delete(person.id);
  records.listed = undefined;
}

/**
 * A change to the record itself moves `changed_at`. A change to its roles does not, as in Kombo: only `updated_after`
 * sees it.
 */
export function stamp(records: Records, person: Person, what: 'record' | 'roles'): Person {
  const now = records.clock.now().toISOString();
  return put(records, { ...person, touched_at: now, changed_at: what === 'record' ? now : person.changed_at });
}

/**
 * Kombo empties a record 14 days after it was deleted: `changed_at` stays, but the row shows up once more, as a row of
 * nulls.
 */
export const empty = (records: Records, person: Person): Person =>
  put(records, { ...person, anonymised: true, touched_at: records.clock.now().toISOString() });

/** Everyone as of now: whose 14 days are over is emptied first. */
export function everyone(records: Records): readonly Person[] {
  const due = records.clock.now().getTime() - DAYS_UNTIL_ANONYMISED * records.clock.day_ms;
  for (const id of records.leavers) {
    const person = records.people.get(id);
    if (person?.remote_deleted_at && Date.parse(person.remote_deleted_at) <= due) empty(records, person);
  }
  records.listed ??= [...records.people.values()];
  return records.listed;
}
