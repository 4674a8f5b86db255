import { changeOfRoles, labelOf, nameOf } from '../../functions/domain/words.ts';
import type { Event, User } from '../../functions/events/index.ts';
import { operation } from './operation.ts';

/** An event in words: whose it is, whom it is about, what happened. */
export type Description = { readonly customer: string; readonly who: string; readonly what: string };

export function describe(event: Event): Description {
  const { customer, integration_id } = event.detail.metadata;
  return { customer: customer.organization_name ?? integration_id, ...whoAndWhat(event) };
}

function whoAndWhat(event: Event): Omit<Description, 'customer'> {
  switch (event['detail-type']) {
    case 'user.created':
    case 'user.deleted': {
      const { user, reason } = event.detail.data;
      return { who: nameOf(user), what: [reason, user.email ?? '', rolesOf(user)].filter(Boolean).join(' · ') };
    }
    case 'user.updated':
    case 'user.deactivated':
      return { who: nameOf(event.detail.data.user), what: differences(event.detail.data) };
    case 'user.snapshot':
      return { who: nameOf(event.detail.data.user), what: 'state, no news' };
    case 'integration.ready':
    case 'integration.failing':
    case 'integration.recovered':
    case 'integration.held':
    case 'integration.released':
    case 'integration.scope_changed':
      return { who: '', what: operation(event) };
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
