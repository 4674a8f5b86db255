import type { Person } from '../sandbox/state.ts';
import type { Integration } from '../sandbox/world.ts';
import type { PeopleQuery } from './requests.ts';
import type { People, ShownPerson } from './wire.ts';

/** As many rows as fit on a screen, twice. */
export const PAGE_SIZE = 50;

/** Some of an integration's people, by name, so that a row stays where it is while it changes. */
export function peopleOf(integration: Integration, { search, from }: Pick<PeopleQuery, 'search' | 'from'>): People {
  const everyone = integration.people();
  const wanted = search.trim().toLowerCase();
  const matching = wanted === '' ? [...everyone] : everyone.filter((person) => textOf(person).includes(wanted));
  const sorted = matching.sort(byName).slice(from, from + PAGE_SIZE);
  return { total: everyone.length, matching: matching.length, people: sorted.map(shown) };
}

const textOf = ({ first_name, last_name, email, id }: Person) =>
  `${first_name ?? ''} ${last_name ?? ''} ${email ?? ''} ${id}`.toLowerCase();

const COLLATOR = new Intl.Collator('en');

function byName(one: Person, other: Person): number {
  return (
    COLLATOR.compare(one.last_name ?? '', other.last_name ?? '') ||
    COLLATOR.compare(one.first_name ?? '', other.first_name ?? '') ||
    COLLATOR.compare(one.id, other.id)
  );
}

function shown({ id, first_name, last_name, email, status, role_ids, remote_deleted_at }: Person): ShownPerson {
  return { id, first_name, last_name, email, status, role_ids, is_deleted: remote_deleted_at !== null };
}
