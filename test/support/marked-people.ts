import type { Integration } from '../../infra/local/sandbox/world.ts';

/** In every name, email and role label of marked people, and in nothing else, whatever its case. */
export const MARK = 'zyq';

export const nameOf = (nth: number, part: string) => `Zyq${part}${nth}x`;

/** Gives everybody a name that is unmistakable. */
export function markEverybody(ats: Integration): void {
  for (const [nth, { id }] of ats.people().entries()) {
    const email = `${nameOf(nth, 'Mail')}@zyq.example`;
    ats.edit(id, { first_name: nameOf(nth, 'First'), last_name: nameOf(nth, 'Last'), email });
  }
  for (const roleId of ats.roles.keys()) ats.renameRole(roleId, `Zyqrole ${roleId}`);
}

/** The id of the person who was marked with this number. */
export function marked(ats: Integration, nth: number): string {
  return ats.people().find(({ first_name }) => first_name === nameOf(nth, 'First'))?.id ?? '';
}
