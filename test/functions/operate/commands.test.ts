import { beforeEach, describe, expect, it } from 'vitest';
import { createRegister, leaseOf } from '../../../functions/adapters/register.ts';
import type { Changes } from '../../../functions/adapters/register/item.ts';
import type { Hold } from '../../../functions/domain/hold.ts';
import { startTable } from '../../../infra/local/table.ts';
import { createMemoryOperator, type MemoryOperator } from '../../support/commands.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const HOLD: Hold = {
  poll: 7,
  opened_at: 1,
  published: 0,
  held: 12,
  told: 12,
  print: 'them',
  users: 40,
  user_ids: ['a'],
  cause: null,
};

let rig: Rig;
let operator: MemoryOperator;
let id: string;

beforeEach(async () => {
  rig = await startRig(3);
  operator = createMemoryOperator(rig);
  id = rig.ats.id;
  return () => rig.close();
});

const asked = () => operator.asked;

/** A poll that leaves this. */
async function write(changes: Changes): Promise<void> {
  const now = rig.clock();
  const leased = await rig.register.takeLease({ integration_id: id, owner: 'a poll', now, until: now, asked_at: now });
  if (leased === undefined) throw new Error('The lease is free');
  await rig.register.write(leaseOf(leased), { attempts: 0, ...changes });
}

const listed = async (only?: 'failing' | 'held') => {
  const result = await operator.run({ command: 'list', ...(only && { only }) });
  return result.ok && result.shows === 'integrations' ? result.integrations : [];
};

describe('list', () => {
  it('tells of an integration that was never polled that it is due', async () => {
    expect(await listed()).toMatchObject([
      {
        integration_id: id,
        customer: CUSTOMER.organization_name,
        origin_id: CUSTOMER.origin_id,
        state: 'baseline',
        users: null,
        last_poll: null,
        failures: 0,
        holds: [],
      },
    ]);
  });

  it('tells how many users there are, and when the next poll is', async () => {
    await rig.process().poll();
    const [integration] = await listed();
    expect(integration).toMatchObject({ state: 'live', users: 3, failures: 0, failure: null });
    expect(Date.parse(integration?.next_poll ?? '') - Date.parse(integration?.last_poll ?? '')).toBe(300_000);
  });

  it('tells of failures, and of nobody else where these are asked for', async () => {
    expect(await listed('failing')).toEqual([]);
    const failure = { remedy: 'person', code: 'INTEGRATION.INACTIVE', title: null, at: 1 };
    await write({ attempts: 4, ended: 4, failure });
    expect(await listed('failing')).toMatchObject([{ failures: 4, failure: 'INTEGRATION.INACTIVE' }]);
  });

  it('does not call an attempt that is under way a failure', async () => {
    const now = rig.clock();
    await rig.register.takeLease({ integration_id: id, owner: 'a poll', now, until: now + 60_000, asked_at: now });
    expect(await listed('failing')).toEqual([]);
  });

  it('tells what is held', async () => {
    expect(await listed('held')).toEqual([]);
    await write({ holds: { deletions: HOLD } });
    expect(await listed('held')).toMatchObject([{ holds: [{ kind: 'deletions', held: 12 }] }]);
  });
});

describe('add', () => {
  it('asks Kombo whose an integration is, and has its baseline polled', async () => {
    const empty = await startTable();
    const register = createRegister(empty.table);
    const newcomer = createMemoryOperator(rig, { register });
    expect(await newcomer.run({ command: 'add', integration_id: id })).toMatchObject({ ok: true });
    expect(await register.read(id)).toMatchObject({ enabled: true, customer: { origin_id: CUSTOMER.origin_id } });
    expect(newcomer.asked.heavy).toEqual([{ integration_id: id }]);
    await empty.close();
  });

  it('adds nothing that Kombo does not know', async () => {
    expect(await operator.run({ command: 'add', integration_id: 'greenhouse:unknown' })).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('PLATFORM.INTEGRATION_NOT_FOUND'),
      what_to_do: expect.stringContaining('dashboard'),
    });
    expect(await rig.register.read('greenhouse:unknown')).toBeUndefined();
  });

  it('changes nothing of an integration that is there', async () => {
    await rig.process().poll();
    expect(await operator.run({ command: 'add', integration_id: id })).toMatchObject({
      ok: true,
      sentence: expect.stringContaining('there already'),
    });
    expect(await rig.register.read(id)).toMatchObject({ phase: 'live' });
  });

  it('leaves an integration paused that is', async () => {
    await operator.run({ command: 'pause', integration_id: id });
    expect(await operator.run({ command: 'add', integration_id: id })).toMatchObject({
      ok: false,
      what_to_do: `Let it go on with resume ${id}.`,
    });
  });
});

describe('pause, resume and remove', () => {
  it('may be given twice', async () => {
    for (const command of ['pause', 'resume', 'remove'] as const) {
      expect(await operator.run({ command, integration_id: id })).toMatchObject({ ok: true });
      const before = await rig.register.read(id);
      expect(await operator.run({ command, integration_id: id })).toMatchObject({ ok: true });
      expect(await rig.register.read(id)).toEqual(before);
    }
  });

  it('keep who wanted it, and ask for the last poll', async () => {
    await operator.run({ command: 'pause', integration_id: id, by: 'arn:aws:iam::1:user/ada' });
    expect(await rig.register.read(id)).toMatchObject({ stop: { as: 'paused', by: 'arn:aws:iam::1:user/ada' } });
    expect(asked().heavy).toEqual([{ integration_id: id }]);
    expect(await listed()).toMatchObject([{ state: 'pausing' }]);
  });

  it('do not pause or resume what is removed', async () => {
    await operator.run({ command: 'remove', integration_id: id });
    for (const command of ['pause', 'resume'] as const) {
      expect(await operator.run({ command, integration_id: id })).toMatchObject({
        ok: false,
        sentence: `${id} is removed.`,
      });
    }
  });

  it('remove what is paused', async () => {
    await operator.run({ command: 'pause', integration_id: id });
    await rig.process().poll();
    expect(await operator.run({ command: 'remove', integration_id: id })).toMatchObject({ ok: true });
    expect(await listed()).toMatchObject([{ state: 'removed', next_poll: null, erase_at: expect.any(String) }]);
  });
});

describe('poll', () => {
  it('asks for a delta where these are polled, and for a sweep where everybody is', async () => {
    await rig.process().poll();
    await operator.run({ command: 'poll', integration_id: id });
    expect(asked()).toEqual({ light: [{ integration_id: id }], heavy: [] });
    await operator.run({ command: 'poll', integration_id: id, sweep: true });
    expect(asked().heavy).toEqual([{ integration_id: id }]);
    expect(await rig.register.read(id)).toMatchObject({ sweep_asked_at: expect.any(Number) });
  });

  it('asks for no sweep of whom a baseline looks at anyway', async () => {
    await operator.run({ command: 'poll', integration_id: id, sweep: true });
    expect((await rig.register.read(id))?.sweep_asked_at).toBeUndefined();
  });

  it('does not poll what is paused', async () => {
    await operator.run({ command: 'pause', integration_id: id });
    await rig.process().poll();
    expect(await operator.run({ command: 'poll', integration_id: id })).toMatchObject({ sentence: `${id} is paused.` });
  });
});

describe('a command that makes no sense', () => {
  it.each<[string, unknown, string]>([
    ['none', {}, 'There is no such command.'],
    ['another', { command: 'destroy' }, 'There is no such command.'],
    ['an id without a tool', { command: 'pause', integration_id: 'x' }, 'integration_id is missing or wrong'],
    ['a user who is a query', { command: 'explain', integration_id: 'a:b', user_id: 'x" or 1' }, 'user_id is missing'],
  ])('is refused in one sentence: %s', async (_, payload, sentence) => {
    const result = await operator.run(Object(payload));
    expect(result).toMatchObject({ ok: false, sentence: expect.stringContaining(sentence) });
  });

  it.each(['remove', 'pause', 'resume', 'poll', 'holds'] as const)('%s says so of an unknown id', async (command) => {
    expect(await operator.run({ command, integration_id: 'workday:gone' })).toEqual({
      ok: false,
      sentence: 'workday:gone is not in the register.',
      what_to_do: 'See what is there with list, or put it in with add.',
    });
  });
});
