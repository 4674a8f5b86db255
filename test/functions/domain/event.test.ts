import { expect, test } from 'vitest';
import { newsOf, toolOf } from '../../../functions/domain/event.ts';
import { advance, type LastChange } from '../../../functions/domain/snapshot.ts';
import type { Event } from '../../../functions/events/index.ts';
import {
  ADMIN,
  creation,
  CUSTOMER,
  INTEGRATION_ID,
  knownUser,
  numbers,
  RECRUITER,
  snapshot,
  stamp,
  without,
} from '../../support/builders.ts';

const NO_ROLES = { granted: [], revoked: [] };
const news = (last_change: LastChange, user = knownUser()) => newsOf(INTEGRATION_ID, snapshot({ user, last_change }));
const dataOf = (event: Event | undefined) => event?.detail.data;

/** The id of the event of this user's change with this sequence. */
function idOf({ integration = INTEGRATION_ID, user = 'a', sequence = 100 } = {}) {
  const given = snapshot({ sequence, user: knownUser({ id: user }), last_change: creation({ sequence }) });
  return newsOf(integration, given)?.detail.metadata.event_id;
}

test('a created user has all roles granted and nothing else that changed', () => {
  const event = news(creation(), knownUser({ system_roles: [ADMIN, RECRUITER] }));
  const roles = { granted: [ADMIN, RECRUITER], revoked: [] };
  expect(event).toMatchObject({ 'detail-type': 'user.created' });
  expect(dataOf(event)).toMatchObject({ changed_fields: [], previous: {}, roles, reason: 'new' });
});

test('a created user whose roles are not known has none granted', () => {
  expect(dataOf(news(creation(), knownUser({ system_roles: null })))).toMatchObject({ roles: NO_ROLES });
});

test.each(['user.updated', 'user.deactivated'] as const)('%s tells the difference, and gives no reason', (type) => {
  const difference = {
    changed_fields: ['email', 'system_roles'],
    previous: { email: 'old@acme.example' },
    roles: { granted: [ADMIN], revoked: [] },
  } satisfies Partial<LastChange>;
  const event = news({ ...numbers(), type, ...difference });
  expect(event).toMatchObject({ 'detail-type': type });
  expect(dataOf(event)).toEqual({ user: knownUser(), ...difference });
});

test.each(['removed', 'missing'] as const)('a deleted user was %s, and nothing else changed', (reason) => {
  const user = knownUser({ remote_deleted_at: '2026-11-21T00:00:00.000Z' });
  const event = news({ ...numbers(), type: 'user.deleted', reason }, user);
  expect(event).toMatchObject({ 'detail-type': 'user.deleted' });
  expect(dataOf(event)).toEqual({ user, changed_fields: [], previous: {}, roles: NO_ROLES, reason });
});

test('an event has every key of a user, null for what is not known', () => {
  const user = without(knownUser(), 'email', 'system_roles');
  const shown = knownUser({ email: null, system_roles: null });
  expect(dataOf(news(creation(), user))).toHaveProperty('user', shown);
});

test('an event tells whose it is, when it was seen and where it stands in the chain', () => {
  const event = news(creation({ previous_sequence: 90, detected_at: '2026-11-22T10:00:00.000Z' }));
  expect(event?.detail.metadata).toMatchObject({
    schema_version: 1,
    integration_id: INTEGRATION_ID,
    tool: 'workday',
    customer: CUSTOMER,
    sequence: 100,
    previous_sequence: 90,
    detected_at: '2026-11-22T10:00:00.000Z',
  });
});

test('nobody of whom there was no news yet has an event', () => {
  expect(newsOf(INTEGRATION_ID, snapshot())).toBeUndefined();
});

test('after a silent write the event of the news before is not rebuilt, because it would differ', () => {
  const before = snapshot({ user: { ...knownUser(), email: null }, last_change: creation() });
  const after = advance(before, { kind: 'silent', why: 'filled_in', user: knownUser() }, stamp());
  expect(newsOf(INTEGRATION_ID, before)).toBeDefined();
  expect(newsOf(INTEGRATION_ID, after)).toBeUndefined();
});

test('an event id is the same on every rebuild', () => {
  expect(idOf()).toBe(idOf());
});

test('an event id differs by integration, user and sequence', () => {
  const ids = [idOf(), idOf({ integration: 'workday:other' }), idOf({ user: 'b' }), idOf({ sequence: 101 })];
  expect(new Set(ids).size).toBe(4);
});

test('event ids stay apart where the parts of their names run into each other', () => {
  expect(idOf({ user: 'a","1' })).not.toBe(idOf({ user: 'a' }));
  expect(idOf({ user: 'a1', sequence: 1 })).not.toBe(idOf({ user: 'a', sequence: 11 }));
  expect(idOf({ integration: 't:a', user: 'b' })).not.toBe(idOf({ integration: 't:', user: 'ab' }));
});

test('an event id is that of every release before: otherwise subscribers would take a repeat for news', () => {
  expect(idOf({ user: '26vafvWSRmbhNcxJYqjCzuJg', sequence: 1_795_342_503 })).toBe(
    '38b9e47e-c619-5832-a5bb-65f8c326df3b',
  );
});

test.each([
  ['workday:HWUTwvyx2wLoSUHphiWVrp28', 'workday'],
  ['workday:a:b', 'workday'],
  ['workday', 'workday'],
])('the tool of %s is %s', (id, tool) => {
  expect(toolOf(id)).toBe(tool);
});
