import { expect } from 'vitest';
import * as z from 'zod';
import { DETAILS, isUserEvent, parseEvent, type DetailType } from '../../functions/events/index.ts';
import { example } from '../infra/local/examples.ts';

type Changes = { readonly data?: object; readonly metadata?: object };
const Detail = z.looseObject({ metadata: z.looseObject({}), data: z.looseObject({ user: z.looseObject({}) }) });

/** An example with something else in it, which is an event of the contract all the same. */
function like(type: DetailType, { data, metadata }: Changes, user: object = {}) {
  const { detail, ...envelope } = example(type);
  const before = Detail.parse(detail);
  const changed = {
    metadata: { ...before.metadata, ...metadata },
    data: { ...before.data, ...data, user: { ...before.data.user, ...user } },
  };
  // As it goes over the wire: what is undefined is not there.
  const event = z.looseObject({}).parse(JSON.parse(JSON.stringify({ ...envelope, detail: changed })));
  expect(parseEvent(event)).toMatchObject(z.looseObject({}).parse({ 'detail-type': type, detail: event['detail'] }));
  return event;
}

const TYPES = Object.keys(DETAILS).filter((key): key is DetailType => key in DETAILS);
const noRoles = { roles: { granted: [], revoked: [] } };
const onlyEmail = { changed_fields: ['email'], ...noRoles };

/** Every example of the contract, and what they do not have: by the name, a colon and in what they differ. */
export const EVENTS: Readonly<Record<string, object>> = {
  ...Object.fromEntries(TYPES.map((type) => [type, example(type)])),
  'user.created: restored': like('user.created', { data: { reason: 'restored' } }),
  'user.updated: active again': like(
    'user.updated',
    { data: { changed_fields: ['status'], previous: { status: 'INACTIVE' }, ...noRoles } },
    { status: 'ACTIVE' },
  ),
  'user.updated: first email': like('user.updated', { data: { ...onlyEmail, previous: {} } }),
  'user.updated: email lost': like(
    'user.updated',
    { data: { ...onlyEmail, previous: { email: 'ada@acme.example' } } },
    { email: null },
  ),
  'user.updated: of another customer': like('user.updated', {
    data: { changed_fields: ['last_name'], previous: {}, ...noRoles },
    metadata: { customer: { origin_id: null, organization_name: null } },
  }),
  'user.snapshot: for everybody': like('user.snapshot', { metadata: { subscriber: undefined } }),
  'user.snapshot: for okta': like('user.snapshot', { metadata: { subscriber: 'okta' } }),
};

export const NEWS = Object.keys(EVENTS).filter(
  (name) => isUserEvent(parseEvent(EVENTS[name])) && !/snapshot/.test(name),
);
