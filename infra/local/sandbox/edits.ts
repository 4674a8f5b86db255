import type { Faker } from '@faker-js/faker';
import type { Role } from './connectors.ts';
import { idOf } from './ids.ts';
import { drawPerson, fakerFor, remoteIdOf } from './people.ts';
import { drop, empty, put, stamp, type Records } from './records.ts';
import type { Roster } from './roster.ts';
import { recordsOf } from './scope.ts';
import type { Person } from './state.ts';

export type Details = Pick<Person, 'first_name' | 'last_name' | 'email'>;
export type Hire = Partial<Details & Pick<Person, 'remote_id' | 'status' | 'role_ids' | 'changed_at'>>;

/** "All its fields become null", says Kombo, which may or may not mean the date of deletion. */
export type Emptying = { readonly deletion_date: 'kept' | 'nulled' };

/**
 * What can happen to one integration's people. Each returns the person as they are then, and throws an Error that says
 * why it cannot be.
 */
export type Edits = {
  /**
   * Someone new, drawn by the seed where the caller does not say. The id follows from `remote_id`. With `changed_at`
   * the record is as old as that and appears only now, as after a first sync that had got only half.
   */
  readonly hire: (hire?: Hire) => Person;
  /** Moves `changed_at` even when nothing differs, as Kombo's does for what we do not look at. */
  readonly edit: (userId: string, details: Partial<Details>) => Person;
  readonly changeRoles: (userId: string, roleIds: readonly string[]) => Person;
  /** Touches everyone who has the role; `changed_at` stays. */
  readonly renameRole: (roleId: string, label: string | null) => Role;
  readonly deactivate: (userId: string) => Person;
  readonly reactivate: (userId: string) => Person;
  readonly delete: (userId: string) => Person;
  /** At once, without the 14 days. */
  readonly anonymise: (userId: string, how?: Emptying) => Person;
  /** The same person with the same id, deleted no more. */
  readonly rehire: (userId: string) => Person;
  /** The record vanishes altogether, as Kombo's older documents say of records deleted long ago. */
  readonly remove: (userId: string) => void;
};

export function editsOf(roster: Roster): Edits {
  return {
    hire: (hire = {}) => hireNext(roster, hire),
    edit: (userId, details) => stamp(roster, { ...present(roster, userId), ...details }, 'record'),
    changeRoles: (userId, roleIds) => changeRoles(roster, userId, roleIds),
    renameRole: (roleId, label) => renameRole(roster, roleId, label),
    deactivate: (userId) => changeStatus(roster, userId, 'INACTIVE'),
    reactivate: (userId) => changeStatus(roster, userId, 'ACTIVE'),
    delete: (userId) => deletePerson(roster, userId),
    anonymise: (userId, how) => anonymise(roster, userId, how),
    rehire: (userId) => rehirePerson(roster, userId),
    remove: (userId) => remove(roster, userId),
  };
}

/** Who is hired while one watches, drawn by their number alone: the same person, whatever else has happened. */
function hireNext(roster: Roster, hire: Hire): Person {
  const { profile, seed } = roster;
  const faker = fakerFor(profile.connector.names, String(seed), profile.id, String(roster.hired));
  return settle(roster, { status: activeOf(roster), ...hire }, { faker, at: roster.clock.now().toISOString() });
}

export type Arrival = { readonly faker: Faker; readonly at: string };

/** Draws the next person, where `hire` does not say who it is, and puts them in. */
export function settle(roster: Roster, hire: Hire, { faker, at }: Arrival): Person {
  const { profile, seed } = roster;
  hire.role_ids?.forEach((roleId) => known(roster, roleId));
  const drawn = drawPerson(faker, profile, (email) => roster.addresses.has(email));
  const remote_id = hire.remote_id ?? remoteIdOf(profile.connector, profile.id, roster.hired);
  const id = idOf(String(seed), profile.id, remote_id);
  roster.hired += 1;
  if (roster.people.has(id)) {
    if (hire.remote_id !== undefined) throw new Error(`${profile.id} has ${id} already`);
    return settle(roster, hire, { faker, at }); // a number that somebody was given by hand is passed over
  }
  const dates = { changed_at: hire.changed_at ?? at, touched_at: at, remote_deleted_at: null };
  return put(roster, { id, ...drawn, ...hire, remote_id, ...dates, anonymised: false, undated: false });
}

function changeRoles(roster: Roster, userId: string, roleIds: readonly string[]): Person {
  roleIds.forEach((roleId) => known(roster, roleId));
  return stamp(roster, { ...present(roster, userId), role_ids: [...roleIds] }, 'roles');
}

function renameRole(roster: Roster, roleId: string, remote_label: string | null): Role {
  const role = { ...known(roster, roleId), remote_label };
  roster.roles.set(roleId, role);
  const holders = [...roster.people.values()].filter((person) => person.role_ids.includes(roleId));
  for (const holder of holders) if (!holder.anonymised) stamp(roster, holder, 'roles');
  return role;
}

function changeStatus(roster: Roster, userId: string, status: Person['status']): Person {
  const { id, connector } = roster.profile;
  if (!connector.fields.includes('status')) throw new Error(`${id} provides no status`);
  return stamp(roster, { ...present(roster, userId), status }, 'record');
}

function deletePerson(roster: Roster, userId: string): Person {
  const remote_deleted_at = roster.clock.now().toISOString();
  return stamp(roster, { ...present(roster, userId), remote_deleted_at }, 'record');
}

function anonymise(roster: Roster, userId: string, how?: Emptying): Person {
  const records = recordsOf(roster);
  const person = deleted(roster, userId, records);
  return empty(records, { ...person, undated: how?.deletion_date === 'nulled' });
}

function remove(roster: Roster, userId: string): void {
  const kept = roster.scope.kept?.people.get(userId);
  drop(roster, found(roster, userId));
  if (roster.scope.kept && kept) drop(roster.scope.kept, kept);
}

function rehirePerson(roster: Roster, userId: string): Person {
  const person = { ...deleted(roster, userId), status: activeOf(roster) };
  return stamp(roster, { ...person, remote_deleted_at: null, anonymised: false, undated: false }, 'record');
}

const activeOf = ({ profile }: Roster): Person['status'] =>
  profile.connector.fields.includes('status') ? 'ACTIVE' : null;

function found(roster: Roster, userId: string, { people }: Records = roster): Person {
  const person = people.get(userId);
  if (person === undefined) throw new Error(`${roster.profile.id} has no user ${userId}`);
  return person;
}

function present(roster: Roster, userId: string): Person {
  const person = found(roster, userId);
  if (person.remote_deleted_at !== null) throw new Error(`${userId} of ${roster.profile.id} is deleted`);
  return person;
}

function deleted(roster: Roster, userId: string, records?: Records): Person {
  const person = found(roster, userId, records);
  if (person.remote_deleted_at === null) throw new Error(`${userId} of ${roster.profile.id} is not deleted`);
  return person;
}

function known(roster: Roster, roleId: string): Role {
  const role = roster.roles.get(roleId);
  if (role === undefined) throw new Error(`${roster.profile.id} has no role ${roleId}`);
  return role;
}
