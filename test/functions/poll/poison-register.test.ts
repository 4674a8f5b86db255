import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIntegration, type Integration } from '../../../functions/adapters/register/item.ts';
import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { held } from '../../../functions/domain/notice.ts';
import type { PollEnd } from '../../../functions/poll/ending.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { dispatcher, SINK } from '../../support/dispatcher.ts';
import { itemOf, NONSENSE, pathsOf, putItem, someNonsense, withValue } from '../../support/nonsense.ts';
import { startRig, type Rig } from '../../support/rig.ts';
import { silentTelemetry } from '../../support/telemetry.ts';

const HOLD = {
  poll: 2,
  opened_at: NOW,
  published: 1,
  held: 6,
  told: 6,
  print: 'them',
  users: 20,
  user_ids: ['a'],
  cause: null,
};
const COMMANDS = { approve: 'approve', dismiss: 'dismiss' };
const TROUBLE = { code: 'SWEEP.OVERRAN', title: null, since: NOW, attempts: 1 };

/** Everything that a register item may hold at the same time. */
const full = (id: string): Omit<Integration, 'id' | 'decisions'> & { readonly 'decision:deletions': object } => ({
  enabled: true,
  phase: 'live',
  customer: CUSTOMER,
  poll_number: 5,
  poll_started_at: NOW,
  attempts: 1,
  ended: 1,
  failure: { remedy: 'retry', code: 'KOMBO.TIMED_OUT', title: null, at: NOW },
  windows: { last: NOW, before: NOW },
  baseline: { began_at: NOW, cursor: 'x' },
  overran: true,
  in_flight: { poll: 4, ids: ['a'], counted: ['deletions'] },
  waiting: ['b'],
  notices: [
    held(
      { integration_id: id, customer: CUSTOMER, poll: 2, at: new Date(NOW) },
      { kind: 'deletions', hold: HOLD, commands: COMMANDS },
    ),
  ],
  scope: { email: 'opted_out', status: 'switched_off' },
  tally: { deletions: [{ at: NOW, count: 1 }] },
  holds: { deletions: HOLD },
  'decision:deletions': { answer: 'approve', by: 'me', at: NOW, hold: 2, seen: 6, users: ['a'] },
  users: 20,
  live_at: NOW,
  swept_at: NOW,
  sweep_tried_at: NOW,
  sweep_due: true,
  sweep_asked_at: NOW,
  ring_due_at: NOW,
  sweep_failure: TROUBLE,
});

/** Why a poll failed, be it that it could not even begin; none if it did not fail. What is unforeseen is thrown. */
async function codeOf(polling: Promise<PollEnd>): Promise<string | undefined> {
  try {
    const end = await polling;
    return end.outcome === 'failed' ? end.reason.code : undefined;
  } catch (error) {
    if (error instanceof PollFailure) return error.reason.code;
    throw error;
  }
}

const PLACES = pathsOf(full('workday:x')).map((path) => ({ path, name: path.join('.') }));

describe('a register item with nonsense', () => {
  let rig: Rig;
  let key: { readonly pk: string; readonly sk: string };

  beforeAll(async () => {
    rig = await startRig(2);
    await rig.register.add(rig.neighbour.ats.id, CUSTOMER);
    key = { pk: 'integration', sk: rig.ats.id };
  });
  afterAll(() => rig.close());

  const write = (path: readonly string[], value: unknown) =>
    putItem(rig.table.table, { ...key, ...Object(withValue(full(rig.ats.id), path, value)) });
  const readIds = async () => (await rig.register.list()).integrations.map(({ id }) => id);

  it.each(PLACES)('at $name fails that integration at most, and for a known reason', async ({ path }) => {
    for (const value of NONSENSE) {
      expect(() => readIntegration(Object(withValue(full(rig.ats.id), path, value)))).not.toThrow();
    }
    for (const value of someNonsense(path.join('.').length)) {
      await write(path, value);
      expect(await readIds()).toContain(rig.neighbour.ats.id);
      const code = await codeOf(rig.process().poll());
      expect([undefined, 'REGISTER.UNREADABLE', 'SWEEP.EMPTY']).toContain(code);
    }
  });

  it.each([
    ['holds', 'renamings', HOLD],
    ['tally', 'clearings:shoe_size', 5],
    ['scope', 'shoe_size', 'switched_off_by_a_cat'],
    ['in_flight', 'counted', ['deletions', 'renamings']],
    ['customer', 'shoe_size', 5],
  ])('is readable, of a later version, with %s.%s', async (part, name, value) => {
    await write([part, name], value);
    const integration = await rig.register.read(rig.ats.id);
    expect(integration).toMatchObject({ holds: { deletions: HOLD }, scope: { email: 'opted_out' } });
    expect(JSON.stringify(integration)).not.toMatch(/shoe_size|renamings/);
  });

  it('is readable, of a later version, with an answer and an attribute that nobody knows', async () => {
    await write(['decision:renamings'], { answer: 'perhaps' });
    expect(await readIds()).toContain(rig.ats.id);
    await write(['decision:__proto__'], 5);
    expect(await readIds()).toContain(rig.ats.id);
    await write(['shoe_size'], 5);
    expect(await readIds()).toContain(rig.ats.id);
  });

  it('keeps nobody else from being asked for, and is told', async () => {
    await write(['holds'], 5);
    const asked: string[] = [];
    const told: (readonly string[])[] = [];
    const queue = {
      ...SINK,
      send: async (messages: readonly { integration_id: string }[]) =>
        void asked.push(...messages.map((message) => message.integration_id)),
    };
    const telemetry = {
      ...silentTelemetry,
      dispatched: ({ unreadable }: { unreadable: readonly string[] }) => void told.push(unreadable),
    };
    const deps = { ...dispatcher(rig.table.table), clock: rig.clock };
    await dispatch({ ...deps, telemetry, lightQueue: queue, heavyQueue: queue });
    expect(asked).toEqual([rig.neighbour.ats.id]);
    expect(told).toEqual([[rig.ats.id]]);
    expect(await itemOf(rig.table.table, key)).toMatchObject({ holds: 5 });
  });
});
