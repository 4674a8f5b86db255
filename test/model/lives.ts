import type { Person } from '../../infra/local/sandbox/state.ts';
import type { Integration } from '../../infra/local/sandbox/world.ts';
import type { Life } from './steps.ts';

type Happens = { readonly to: (person: Person) => boolean; readonly how: (ats: Integration, person: Person) => void };

const isHere = ({ remote_deleted_at }: Person) => remote_deleted_at === null;
const isGone = (person: Person) => !isHere(person);

/** A text that it never was before. */
const another = (text: string | null) => `${text ?? ''}'`;

const toPresent = (how: Happens['how']): Happens => ({ to: isHere, how });

/** What happens to one person. */
const PERSONAL: Readonly<Record<Exclude<Life['what'], 'hire' | 'hire with an old record' | 'rename a role'>, Happens>> =
  {
    rename: toPresent((ats, { id, last_name }) => ats.edit(id, { last_name: another(last_name) })),
    touch: toPresent((ats, { id }) => ats.edit(id, {})),
    'change the case of the address': toPresent((ats, { id, email }) => {
      const isLow = email === email?.toLowerCase();
      ats.edit(id, { email: (isLow ? email?.toUpperCase() : email?.toLowerCase()) ?? null });
    }),
    'clear the address': toPresent((ats, { id }) => ats.edit(id, { email: null })),
    'clear the name': toPresent((ats, { id }) => ats.edit(id, { first_name: null })),
    'change the roles': toPresent((ats, { id, role_ids }) => {
      const others = [...ats.roles.keys()].filter((role) => !role_ids.includes(role));
      ats.changeRoles(id, [...role_ids.slice(1), ...others.slice(0, 1)]);
    }),
    'take all roles': toPresent((ats, { id }) => ats.changeRoles(id, [])),
    deactivate: toPresent((ats, { id }) => ats.deactivate(id)),
    reactivate: toPresent((ats, { id }) => ats.reactivate(id)),
    delete: toPresent((ats, { id }) => ats.delete(id)),
    anonymise: { to: isGone, how: (ats, { id }) => ats.anonymise(id) },
    'anonymise with the date': { to: isGone, how: (ats, { id }) => ats.anonymise(id, { deletion_date: 'nulled' }) },
    remove: { to: () => true, how: (ats, { id }) => ats.remove(id) },
    rehire: { to: isGone, how: (ats, { id }) => ats.rehire(id) },
  };

/** Lets it happen; nothing does where there is nobody left to whom it could. */
export function live(ats: Integration, { what, who, count }: Life): void {
  if (what === 'rename a role') return renameRole(ats, who);
  if (what === 'hire' || what === 'hire with an old record') return hire(ats, what, count);
  const { to, how } = PERSONAL[what];
  if (['deactivate', 'reactivate'].includes(what) && !ats.profile.connector.fields.includes('status')) return;
  const recorded = new Set(ats.records().map(({ id }) => id));
  const able = ats.people().filter((person) => to(person) && recorded.has(person.id));
  const from = able.length === 0 ? 0 : who % able.length;
  for (const person of [...able.slice(from), ...able.slice(0, from)].slice(0, count)) how(ats, person);
}

function renameRole(ats: Integration, who: number): void {
  const roles = [...ats.roles.keys()];
  const role = roles[who % roles.length];
  if (role !== undefined) ats.renameRole(role, another(ats.roles.get(role)?.remote_label ?? null));
}

const OLD = '2026-11-01T00:00:00.000Z';

function hire(ats: Integration, what: Life['what'], count: number): void {
  for (let done = 0; done < count; done += 1) ats.hire(what === 'hire' ? {} : { changed_at: OLD });
}
