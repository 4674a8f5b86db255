import { changeOfRoles, customerOf, labelOf, nameOf } from '../../functions/domain/words.ts';
import { isUserEvent, type Event, type User, type UserEvent } from '../../functions/events/index.ts';
import { operation } from './operation.ts';

/** An event in words: whose it is, whom it is about, what happened. */
export type Description = { readonly customer: string; readonly who: string; readonly what: string };

export function describe(event: Event): Description {
  const customer = customerOf(event);
  if (!isUserEvent(event)) return { customer, who: '', what: operation(event) };
  return { customer, who: nameOf(event.detail.data.user), what: whatOf(event) };
}

function whatOf(event: UserEvent): string {
  switch (event['detail-type']) {
    case 'user.created':
    case 'user.deleted': {
      const { user, reason } = event.detail.data;
      return [reason, user.email ?? '', rolesOf(user)].filter(Boolean).join(' · ');
    }
    case 'user.updated':
    case 'user.deactivated':
      return differences(event.detail.data);
    case 'user.snapshot':
      return 'state, no news';
  }
}

type Differences = Extract<Event, { 'detail-type': 'user.updated' }>['detail']['data'];

function differences({ user, changed_fields, previous, roles }: Differences): string {
  const changes = changed_fields.map((field) => {
    if (field === 'system_roles') return changeOfRoles(roles) || field;
    return `${field} ${previous[field] ?? 'none'} → ${user[field] ?? 'none'}`;
  });
  return changes.join(' · ');
}

const rolesOf = (user: User) => (user.system_roles ?? []).map(labelOf).join(', ');
