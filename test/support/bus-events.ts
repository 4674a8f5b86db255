import type { Detail, Event } from '../../functions/events/index.ts';

/** A good event of user number `index`, told apart from others by its event id. `name` is the customer's, of any size. */
export function created(index: number, name = 'Acme, Inc.'): Event {
  const detail: Detail<'user.created'> = {
    metadata: {
      event_id: eventId(index),
      schema_version: 1,
      integration_id: 'workday:HWUTwvyx2wLoSUHphiWVrp28',
      tool: 'workday',
      customer: { origin_id: '36123', organization_name: name },
      sequence: 1_795_342_503,
      previous_sequence: null,
      detected_at: '2026-11-22T10:15:03.120Z',
    },
    data: { user: user(index), changed_fields: [], previous: {}, roles: { granted: [], revoked: [] }, reason: 'new' },
  };
  return { 'detail-type': 'user.created', detail };
}

export function eventId(index: number): string {
  return `00000000-0000-5000-8000-${String(index).padStart(12, '0')}`;
}

function user(index: number): Detail<'user.created'>['data']['user'] {
  return {
    id: `user-${index}`,
    remote_id: `${index}`,
    first_name: 'Zoë',
    last_name: 'Müller',
    email: `zoe.${index}@acme.example`,
    status: 'ACTIVE',
    system_roles: [],
    changed_at: null,
    remote_deleted_at: null,
  };
}
