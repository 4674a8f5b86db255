import { EVERY_INTEGRATION, type Detail, type Event, type Role, type Roles, type User } from '../events/index.ts';

/** 1 event, 2 events. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** 0.5 as 50 %, 0.0043 as 0.43 %. */
export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** The customer as people know it; by the integration's id until Kombo has told. */
export function customerOf({ detail: { metadata } }: Event): string {
  if (metadata.integration_id === EVERY_INTEGRATION) return 'every integration';
  return metadata.customer.organization_name ?? metadata.integration_id;
}

export function nameOf(user: User): string {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return name || user.email || user.id;
}

export const labelOf = (role: Role) => role.remote_label ?? role.unified_type ?? role.remote_id ?? 'role';

/** +Admin −Recruiter. */
export function changeOfRoles({ granted, revoked }: Roles): string {
  return [...granted.map((role) => `+${labelOf(role)}`), ...revoked.map((role) => `−${labelOf(role)}`)].join(' ');
}

type Held = Pick<Detail<'integration.held'>['data'], 'kind' | 'field'>;

/** deletions, clearings of email. */
export const kindOf = ({ kind, field }: Held) => (field === null ? kind : `${kind} of ${field}`);

/** What became of the changes of a hold that is over. */
export const ENDINGS: Readonly<Record<Detail<'integration.released'>['data']['because'], string>> = {
  approved: 'were approved',
  dismissed: 'were dismissed, and taken over in silence',
  voided: 'are no more: nothing is left of them',
  under_threshold: 'are few enough to pass',
};

type Change = Detail<'integration.scope_changed'>['data']['changes'][number];

/** email on, all users off. */
export function switched({ field, is_available, opted_out_by_customer }: Change): string {
  const what = field ?? 'all users';
  if (is_available) return `${what} on`;
  return `${what} off${opted_out_by_customer ? ', the customer has opted out' : ''}`;
}
