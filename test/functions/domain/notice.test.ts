import { expect, test } from 'vitest';
import { operationMetadata } from '../../../functions/domain/event.ts';
import { held, ready, released, scopeChanged } from '../../../functions/domain/notice.ts';
import { Event } from '../../../functions/events/index.ts';
import { CUSTOMER, INTEGRATION_ID, NOW } from '../../support/builders.ts';

const OCCASION = { integration_id: INTEGRATION_ID, customer: CUSTOMER, poll: 4, at: new Date(NOW) };

test('an integration is told ready once per poll, by an event of the contract', () => {
  const event = ready(OCCASION, { users: 1250 });
  expect(Event.parse(event)).toEqual(event);
  expect(ready(OCCASION, { users: 1250 })).toEqual(event);
  expect(ready({ ...OCCASION, poll: 5 }, { users: 1250 }).detail.metadata.event_id).not.toBe(
    event.detail.metadata.event_id,
  );
});

test('one poll tells different things of an integration under different ids', () => {
  const [one, other] = (['integration.ready', 'integration.failing'] as const).map((type) =>
    operationMetadata(type, OCCASION),
  );
  expect(one?.event_id).not.toBe(other?.event_id);
});

const HOLD = {
  poll: 4,
  opened_at: NOW,
  published: 0,
  held: 6,
  told: 6,
  print: 'them',
  users: 30,
  user_ids: ['a'],
  cause: null,
};
const COMMANDS = { approve: 'yes', dismiss: 'no' };

test('a hold of a cleared field is told by its kind and field, with the share that waits', () => {
  const event = held(OCCASION, { kind: 'clearings:email', hold: HOLD, commands: COMMANDS });
  expect(Event.parse(event)).toEqual(event);
  expect(event.detail.data).toMatchObject({
    kind: 'clearings',
    field: 'email',
    held: 6,
    users: 30,
    share: 0.2,
  });
});

test('the holds of two kinds that one poll tells have ids of their own', () => {
  const kinds = ['deletions', 'clearings:email', 'clearings:status'] as const;
  const events = kinds.flatMap((kind) => [
    held(OCCASION, { kind, hold: HOLD, commands: COMMANDS }),
    released(OCCASION, { kind, because: 'voided' }),
  ]);
  expect(events.map((event) => Event.parse(event))).toEqual(events);
  expect(new Set(events.map(({ detail }) => detail.metadata.event_id)).size).toBe(6);
});

test('a change of scope is told by an event of the contract', () => {
  const change = { field: null, is_available: false, opted_out_by_customer: true };
  expect(Event.parse(scopeChanged(OCCASION, [change])).detail.data).toEqual({ changes: [change] });
});
