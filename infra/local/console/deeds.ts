import type { Person } from '../sandbox/state.ts';
import type { Integration } from '../sandbox/world.ts';
import type { Act } from './requests.ts';

/** What a customer, its ATS or Kombo does. */
type Deed = Exclude<Act, { act: 'pace' | 'answer' }>;

export const isThere = ({ remote_deleted_at }: Person) => remote_deleted_at === null;

/** @throws Error, in words for people, when that cannot be */
export function perform(integration: Integration, deed: Deed): void {
  switch (deed.act) {
    case 'hire':
      return void integration.hire(detailsOf(deed));
    case 'edit':
      return edit(integration, deed);
    case 'deactivate':
    case 'reactivate':
    case 'delete':
    case 'rehire':
      return void integration[deed.act](deed.user_id);
    case 'delete_one':
      return deleteSome(integration, 1);
    case 'delete_all':
      return deleteSome(integration, Number.POSITIVE_INFINITY);
    case 'switch':
      return turn(integration, deed);
    case 'repair':
      return repair(integration);
  }
}

/** What is not said is drawn by the sandbox. */
function detailsOf({ first_name, last_name, email, role_ids }: Extract<Deed, { act: 'hire' }>) {
  return {
    ...(first_name !== undefined && { first_name }),
    ...(last_name !== undefined && { last_name }),
    ...(email !== undefined && { email }),
    ...(role_ids !== undefined && { role_ids }),
  };
}

/** What differs, and nothing else: an edit moves Kombo's `changed_at`, a change of roles does not. */
function edit(integration: Integration, { user_id, role_ids, ...details }: Extract<Deed, { act: 'edit' }>): void {
  const person = integration.person(user_id);
  const { first_name, last_name, email } = details;
  const isSame = person?.first_name === first_name && person.last_name === last_name && person.email === email;
  if (!isSame) integration.edit(user_id, { first_name, last_name, email });
  if (JSON.stringify(person?.role_ids) !== JSON.stringify(role_ids)) integration.changeRoles(user_id, role_ids);
}

function deleteSome(integration: Integration, most: number): void {
  const here = integration.people().filter(isThere);
  for (const { id } of here.slice(0, most)) integration.delete(id);
}

/** And Kombo syncs at once, so that one need not wait for what the switch does to the rows. */
function turn(integration: Integration, { what, is_on, by }: Extract<Deed, { act: 'switch' }>): void {
  if (is_on) integration.switchOn(what);
  else integration.switchOff(what, by);
  integration.sync();
}

/** Everything is on, and whoever was deleted is back as they were. */
function repair(integration: Integration): void {
  const { off } = integration.scope();
  for (const what of off.keys()) integration.switchOn(what);
  if (off.size > 0) integration.sync();
  const gone = integration.people().filter((person) => !isThere(person));
  for (const { id, status } of gone) {
    integration.rehire(id);
    if (status === 'INACTIVE') integration.deactivate(id);
  }
}
