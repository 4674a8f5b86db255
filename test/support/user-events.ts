import type { UserEvent } from '../../functions/events/index.ts';
import type { Message } from '../../functions/subscriber/messages.ts';
import { CUSTOMER, INTEGRATION_ID, knownUser } from './builders.ts';

export type Told = {
  readonly type?: 'user.updated' | 'user.deactivated' | 'user.snapshot';
  readonly user_id?: string;
  readonly sequence?: number;
  /** Tells events of one sequence apart. */
  readonly run?: number;
};

/** An event about Ada or another user, whose first name says of which sequence it is. */
export function userEvent({ type = 'user.updated', user_id = 'ada', sequence = 100, run = 0 }: Told = {}): UserEvent {
  const common = {
    event_id: `00000000-0000-5000-8000-${String(sequence).padStart(8, '0')}${String(run).padStart(4, '0')}`,
    schema_version: 1,
    integration_id: INTEGRATION_ID,
    tool: 'workday',
    customer: CUSTOMER,
    detected_at: '2026-11-22T10:15:03.120Z',
    sequence,
  } as const;
  const status = type === 'user.deactivated' ? 'INACTIVE' : 'ACTIVE';
  const user = { ...knownUser(), ...FIELDS, id: user_id, first_name: String(sequence), status };
  const data = { user, changed_fields: [], previous: {}, roles: { granted: [], revoked: [] } };
  if (type === 'user.snapshot') return { 'detail-type': type, detail: { metadata: common, data } };
  return { 'detail-type': type, detail: { metadata: { ...common, previous_sequence: null }, data } };
}

const FIELDS = {
  remote_id: null,
  last_name: null,
  email: null,
  system_roles: [],
  changed_at: null,
  remote_deleted_at: null,
};

/** What a rule puts into a queue. */
export function messageOf(event: UserEvent, messageId = event.detail.metadata.event_id): Message {
  return { messageId, body: JSON.stringify({ version: '0', source: 'ats.users', ...event }) };
}
