import { COMPARED_FIELDS, type ComparedField } from '../../functions/events/index.ts';
import { rowOf } from '../../infra/local/sandbox/rows.ts';
import type { Integration } from '../../infra/local/sandbox/world.ts';
import { faceOf, type Known } from './view.ts';

/** What is so in the ATS, whatever Kombo shows of it. */
export function truthOf(ats: Integration): ReadonlyMap<string, Known> {
  const scope = { ...ats.scope(), hidden: new Set<never>(), kept: null };
  const source = { profile: ats.profile, roles: ats.roles, scope: () => scope };
  return new Map(
    ats.people().map((person) => {
      const isGone = person.remote_deleted_at !== null;
      return [person.id, isGone ? 'gone' : faceOf({ email: null, ...rowOf(source, person) })] as const;
    }),
  );
}

type Past = { readonly values: Readonly<Record<ComparedField, Set<string>>>; wasGone: boolean };

/** All that was ever so. */
export type Witness = {
  /** To be called after whatever may have changed something. */
  readonly look: () => void;
  readonly wasEver: (userId: string, field: ComparedField, value: string) => boolean;
  readonly wasGone: (userId: string) => boolean;
};

export function witness(ats: Integration): Witness {
  const past = new Map<string, Past>();
  const note = (id: string, known: Known) => {
    const entry = past.get(id) ?? { values: emptyValues(), wasGone: false };
    past.set(id, entry);
    if (known === 'gone') entry.wasGone = true;
    else for (const field of COMPARED_FIELDS) entry.values[field].add(known[field]);
  };
  const look = () => {
    const truth = truthOf(ats);
    for (const [id, known] of truth) note(id, known);
    for (const id of past.keys()) if (!truth.has(id)) note(id, 'gone');
  };
  look();
  return {
    look,
    wasEver: (userId, field, value) => past.get(userId)?.values[field].has(value) ?? false,
    wasGone: (userId) => past.get(userId)?.wasGone ?? false,
  };
}

const emptyValues = (): Past['values'] => ({
  remote_id: new Set(),
  first_name: new Set(),
  last_name: new Set(),
  email: new Set(),
  status: new Set(),
  system_roles: new Set(),
});
