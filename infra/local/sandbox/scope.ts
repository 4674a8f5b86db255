import type { Field, Switch } from './connectors.ts';
import { everyone, openRecords, type Clock, type Records } from './records.ts';
import type { By, Person, ScopeState } from './state.ts';

/** What is switched off: laid over the people, whose own data stay what they are. */
export type Scope = {
  /** As of now: what Kombo says of the integration. */
  readonly off: ReadonlyMap<Switch, By>;
  /** As of the last sync: what rows show. */
  readonly hidden: ReadonlySet<Switch>;
  /** When a switch was last turned without a sync since. */
  readonly expired_at: string | null;
  /** While `ats_users` is hidden: the records as that sync left them, all deleted, which nothing in the ATS reaches. */
  readonly kept: Records | null;
};

export function openScope({ off, hidden, expired_at, kept }: ScopeState, clock: Clock): Scope {
  return {
    off: new Map(off.map(({ what, by }) => [what, by])),
    hidden: new Set(hidden),
    expired_at,
    kept: kept && openRecords(clock, kept),
  };
}

export function scopeState({ off, hidden, expired_at, kept }: Scope): ScopeState {
  return {
    off: [...off].map(([what, by]) => ({ what, by })),
    hidden: [...hidden],
    expired_at,
    kept: kept && everyone(kept),
  };
}

export const hides = ({ hidden }: Scope, field: Field): boolean =>
  hidden.has(field) || (field === 'system_roles' && hidden.has('ats_roles'));

/** What Kombo has: the people, or what was kept of them. */
export const recordsOf = (roster: Records & { readonly scope: Scope }): Records => roster.scope.kept ?? roster;

/** What Kombo has of a person. Whom it never saw is as good as deleted to it. */
export function recordOf({ kept }: Scope, person: Person): Person {
  if (kept === null) return person;
  return kept.people.get(person.id) ?? { ...person, remote_deleted_at: person.remote_deleted_at ?? person.touched_at };
}
