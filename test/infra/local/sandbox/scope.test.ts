import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Switch } from '../../../../infra/local/sandbox/connectors.ts';
import { rowOf } from '../../../../infra/local/sandbox/rows.ts';
import type { Sandbox } from '../../../../infra/local/sandbox/sandbox.ts';
import { fourCustomers, makeWorld, type Integration, type Tool } from '../../../../infra/local/sandbox/world.ts';
import { at, everyUser, get, idsOf, nth, openSandbox, stoppedClock, type Query } from './asking.ts';

const SECOND = 1000;
const ALL = { include_deleted: true, page_size: 250 };

async function open(tool: Tool = 'greenhouse') {
  const clock = stoppedClock();
  const sandbox = await openSandbox({ now: clock.now });
  const ats = at(sandbox, tool);
  const rows = async (query: Query = {}) => everyUser(sandbox, ats.id, { ...ALL, ...query });
  const switchedOff = (what: Switch) => {
    ats.switchOff(what);
    clock.pass(SECOND);
    ats.sync();
    return clock.now().toISOString();
  };
  return { clock, sandbox, ats, rows, switchedOff };
}

const settingSchema = z.object({
  id: z.string(),
  is_available: z.boolean(),
  scope_config_setting: z.string(),
  opted_out_by_customer: z.boolean(),
});
const detailsSchema = z.object({
  data: z.object({
    data_expired_at: z.string().nullable(),
    read_models: z.array(settingSchema.extend({ fields: z.array(settingSchema) })),
  }),
});

/** What is not simply on, of models and of fields of users. */
async function told(sandbox: Sandbox, { id }: Integration) {
  const answer = await get(sandbox, `/integrations/${id}`);
  const { data_expired_at, read_models } = detailsSchema.parse(await answer.json()).data;
  const settings = read_models.flatMap((model) => [model, ...model.fields]);
  const off = settings.filter((one) => !one.is_available || one.scope_config_setting !== 'ENABLED');
  return {
    data_expired_at,
    off: off.map((one) => [one.id, one.is_available, one.scope_config_setting, one.opted_out_by_customer]),
  };
}

describe('a switch', () => {
  it('is told at once, and that the data are out of date; rows change with the next sync', async () => {
    const { clock, sandbox, ats, rows } = await open();
    const before = await rows();
    const expired = clock.now().toISOString();
    ats.switchOff('ats_roles');
    ats.switchOff('email', 'customer');
    const off = [
      ['email', false, 'OPTIONAL', true],
      ['ats_roles', false, 'DISABLED', false],
    ];
    clock.pass(SECOND);
    expect(await told(sandbox, ats)).toEqual({ data_expired_at: expired, off });
    expect(await rows()).toEqual(before);
    ats.sync();
    expect(await told(sandbox, ats)).toEqual({ data_expired_at: null, off });
    expect((await rows()).filter((row) => row.email !== null || row.system_roles.length > 0)).toEqual([]);
  });

  it('is told at once when it is on again, and rows change with the next sync', async () => {
    const { clock, sandbox, ats, rows, switchedOff } = await open();
    switchedOff('ats_users');
    const before = await rows();
    ats.switchOn('ats_users');
    expect(await told(sandbox, ats)).toEqual({ data_expired_at: clock.now().toISOString(), off: [] });
    expect(await rows()).toEqual(before);
    ats.sync();
    expect((await told(sandbox, ats)).data_expired_at).toBeNull();
    expect(await rows()).not.toEqual(before);
  });

  it('that is flicked between two syncs touches nobody', async () => {
    const { ats, rows } = await open();
    const before = await rows();
    ats.switchOff('ats_users');
    ats.switchOn('ats_users');
    ats.sync();
    expect(await rows()).toEqual(before);
  });
});

describe('a field that is off', () => {
  it.each(['remote_id', 'first_name', 'last_name', 'email', 'status', 'remote_data'] as const)(
    'is null for everyone: %s',
    async (field) => {
      const { rows, switchedOff } = await open();
      const before = await rows();
      const changed_at = switchedOff(field);
      expect(await rows()).toEqual(before.map((row) => ({ ...row, [field]: null, changed_at })));
    },
  );

  it('changes those alone who had something there, and is shown as the connector shows nothing', async () => {
    const { clock, rows, switchedOff } = await open('smartrecruiters');
    const updated_after = clock.now().toISOString();
    const had = (await rows()).filter((row) => 'email' in row);
    const changed_at = switchedOff('email');
    const changed = await rows({ updated_after });
    expect(changed.map((row) => [row.id, 'email' in row, row.changed_at])).toEqual(
      had.map(({ id }) => [id, false, changed_at]),
    );
    expect((await rows()).length).toBeGreaterThan(had.length);
  });

  it.each(['system_roles', 'ats_roles'] as const)('leaves nobody a role: %s', async (what) => {
    const { rows, switchedOff } = await open();
    const before = await rows();
    const changed_at = switchedOff(what);
    expect(await rows()).toEqual(before.map((row) => ({ ...row, system_roles: [], changed_at })));
  });
});

describe('the filters', () => {
  it('find nobody by a field that is off', async () => {
    const { ats, rows, switchedOff } = await open();
    const { email, remote_id } = nth(ats.people(), 0);
    switchedOff('email');
    switchedOff('remote_id');
    expect([await rows({ emails: email ?? '' }), await rows({ remote_ids: remote_id })]).toEqual([[], []]);
  });
});

describe('a field that is on again', () => {
  it('has the present values, those too that were edited in between', async () => {
    const { clock, ats, rows, switchedOff } = await open();
    const before = await rows();
    switchedOff('last_name');
    const updated_after = clock.now().toISOString();
    clock.pass(SECOND);
    const edited = ats.edit(nth(before, 0).id, { last_name: 'Married' });
    expect(await rows({ updated_after })).toMatchObject([{ id: edited.id, last_name: null }]);
    ats.switchOn('last_name');
    ats.sync();
    const names = new Map((await rows({ updated_after })).map((row) => [row.id, row.last_name]));
    expect(names).toEqual(new Map(before.map(({ id, last_name }) => [id, id === edited.id ? 'Married' : last_name])));
  });
});

describe('a sync', () => {
  it('of 10,000 is looked through once, and a page after it takes what was found', () => {
    const plans = fourCustomers({ workday: 10_000 });
    const ats = nth(makeWorld({ integrations: plans }).integrations, 3);
    for (const what of ['ats_users', 'email', 'ats_roles'] as const) ats.switchOff(what);
    ats.sync();
    expect(ats.records()).toBe(ats.records());
    expect(rowOf(ats, nth(ats.people(), 0))).toMatchObject({ email: null, remote_deleted_at: expect.any(String) });
  });

  it('keeps the order of the touches, so that pages hold everyone once', async () => {
    const { ats, rows, switchedOff } = await open();
    switchedOff('ats_users');
    const ids = idsOf(await rows({ page_size: 7 }));
    expect([ids.length, new Set(ids).size]).toEqual([40, 40]);
    expect(ids).toEqual(ats.records().map(({ id }) => id));
  });
});
