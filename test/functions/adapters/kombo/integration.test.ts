import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { serve } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, SECRET_PERSON, sendError, sendJson } from '../../../support/kombo.ts';

const point = (overrides = {}) => ({
  is_available: true,
  coverage_status: 'SUPPORTED',
  scope_config_setting: 'ENABLED',
  opted_out_by_customer: false,
  ...overrides,
});

/** Kombo's published example, of an ATS. */
const example = (overrides = {}) => ({
  id: INTEGRATION,
  tool: { id: 'workday', label: 'Workday', internal_label: null, logo_url: 'https://x', icon_url: 'https://x' },
  category: 'ATS',
  status: 'ACTIVE',
  setup_status: 'COMPLETED',
  end_user: { organization_name: 'Acme, Inc.', creator_email: SECRET_PERSON, origin_id: '36123' },
  scope_config: { id: 'B1hu5NGyhdjSq5X3hxEz4bAN', name: null },
  data_expired_at: null,
  created_at: '2022-08-07T14:01:29.196Z',
  beta: false,
  read_models: [
    { odd: 'model' },
    { ...point({ is_available: 'odd' }), id: 'ats_jobs' },
    {
      ...point(),
      id: 'ats_users',
      label: 'Users',
      fields: [
        {
          id: 'email',
          ...point({ is_available: false, opted_out_by_customer: true, scope_config_setting: 'OPTIONAL' }),
        },
        { id: 'status', ...point() },
      ],
    },
  ],
  write_actions: [],
  ...overrides,
});

async function integrationLike(overrides = {}) {
  const server = await serve((response) => sendJson(response, { status: 'success', data: example(overrides) }));
  return { server, integration: komboAt(server.url).integration(INTEGRATION, limits()) };
}

test('an integration tells its customer, its state and what of its users is available', async () => {
  const { server, integration } = await integrationLike();
  expect(await integration).toEqual({
    id: INTEGRATION,
    tool: 'workday',
    category: 'ATS',
    status: 'ACTIVE',
    setup_status: 'COMPLETED',
    customer: { origin_id: '36123', organization_name: 'Acme, Inc.' },
    data_expired_at: null,
    scope: { email: 'opted_out' },
  });
  expect(decodeURIComponent(server.asked[0]?.url.pathname ?? '')).toBe(`/v1/integrations/${INTEGRATION}`);
});

const model = (id: string, overrides = {}, fields: readonly object[] = []) => ({ ...point(overrides), id, fields });
const field = (id: string, overrides = {}) => ({ ...point(overrides), id });
const OFF = { is_available: false, scope_config_setting: 'DISABLED' };
const OPTED_OUT = { is_available: false, opted_out_by_customer: true };

test.each([
  ['nothing', [model('ats_users', {}, [field('email')])], {}],
  ['nothing that Kombo does not say', [{ id: 'ats_users', fields: [{ id: 'email' }] }], {}],
  ['the users', [model('ats_users', OFF)], { ats_users: 'switched_off' }],
  ['the users, by the customer', [model('ats_users', OPTED_OUT)], { ats_users: 'opted_out' }],
  ['a field', [model('ats_users', {}, [field('status', OFF)])], { status: 'switched_off' }],
  [
    'a field that is only disabled',
    [model('ats_users', {}, [field('status', { ...OFF, is_available: true })])],
    { status: 'switched_off' },
  ],
  ['the roles, a model', [model('ats_roles', OFF)], { system_roles: 'switched_off' }],
  ['who has which role', [model('ats_join_users_roles', OPTED_OUT)], { system_roles: 'opted_out' }],
  ['the scope of roles', [model('ats_roles', {}, [field('scope', OFF)])], { system_roles: 'switched_off' }],
  ['a field that is not ours', [model('ats_users', {}, [field('remote_data', OFF)]), model('ats_jobs', OFF)], {}],
])('what is switched off is told: %s', async (_, read_models, scope) => {
  const { integration } = await integrationLike({ read_models });
  expect((await integration).scope).toEqual(scope);
});

test('who created the integration is not kept', async () => {
  const { integration } = await integrationLike();
  expect(inspect(await integration, { depth: 10 })).not.toContain(SECRET_PERSON);
});

test('what an older shape does not have is null, and values of tomorrow pass', async () => {
  const { integration } = await integrationLike({
    status: 'PAUSED',
    category: undefined,
    setup_status: undefined,
    end_user: undefined,
    data_expired_at: undefined,
    read_models: undefined,
  });
  expect(await integration).toMatchObject({
    status: 'PAUSED',
    category: null,
    setup_status: null,
    customer: { origin_id: null, organization_name: null },
    data_expired_at: null,
    scope: {},
  });
});

test.each<[unknown, string | null]>([
  ['LMS', 'LMS'],
  ['ROBOTS', 'ROBOTS'],
  ['somebody@acme.example', null],
  [{ odd: true }, null],
])('a category is a word, or none: %j', async (category, told) => {
  const { integration } = await integrationLike({ category });
  expect((await integration).category).toBe(told);
});

test.each([
  ['data.tool', { tool: null }],
  ['data.data_expired_at', { data_expired_at: 5 }],
  ['data.read_models.0.is_available', { read_models: [{ ...point({ is_available: 'yes' }), id: 'ats_users' }] }],
])('what guards rely on is not guessed: an odd %s', async (title, overrides) => {
  const { integration } = await integrationLike(overrides);
  expect(await reasonOf(integration)).toEqual({ remedy: 'report', code: 'KOMBO.ANSWER_UNREADABLE', title });
});

test.each(['', ' ', '..', '.', 'a\nb', 'ü:1', '\ud800'])(
  'an id that cannot be asked for (%j) is told so',
  async (id) => {
    const server = await serve((response) => sendJson(response, {}));
    const kombo = komboAt(server.url);
    const expected = { remedy: 'person', code: 'KOMBO.INTEGRATION_ID_UNUSABLE', title: null };
    expect(await reasonOf(kombo.integration(id, limits()))).toEqual(expected);
    expect(await reasonOf(kombo.users(id, {}, limits()))).toEqual(expected);
    expect(server.asked).toEqual([]);
  },
);

test('an id cannot leave its place in the path', async () => {
  const server = await serve((response) => sendError(response, 'PLATFORM.INTEGRATION_NOT_FOUND'));
  await reasonOf(komboAt(server.url).integration('a/../../b?c#d', limits()));
  expect(server.asked[0]?.url.href).toBe('http://loopback/v1/integrations/a%2F..%2F..%2Fb%3Fc%23d');
});
