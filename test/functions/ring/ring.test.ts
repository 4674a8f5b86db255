import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asking } from '../../../functions/adapters/queue.ts';
import { leaseOf } from '../../../functions/adapters/register.ts';
import type { Changes } from '../../../functions/adapters/register/item.ts';
import { sideBySide } from '../../../functions/adapters/side-by-side.ts';
import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { dispatcher, SINK } from '../../support/dispatcher.ts';
import { openDoorbell, type Doorbell } from '../../support/doorbell.ts';
import { told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

let rig: Rig;
let bell: Doorbell;

beforeEach(async () => {
  rig = await startRig(3);
  bell = openDoorbell(rig);
});
afterEach(() => rig.close());

const outcomes = () => bell.reports.map(({ outcome }) => outcome);
const countOf = (action: string) => bell.requests.filter((name) => name === action).length;

/** Whom a tick of the dispatcher asks for. */
async function tick(): Promise<readonly Asking[]> {
  const asked: Asking[] = [];
  const queue = { ...SINK, send: async (sent: readonly Asking[]) => void asked.push(...sent) };
  await dispatch({ ...dispatcher(rig.table.table), lightQueue: queue, heavyQueue: queue, clock: rig.clock });
  return asked;
}

/** Begins a poll, and lets it leave this, if anything. */
async function begin(changes?: Changes): Promise<void> {
  const [now, until] = [rig.clock(), rig.clock() + 60_000];
  const leased = await rig.register.takeLease({
    integration_id: rig.ats.id,
    owner: 'a poll',
    now,
    until,
    asked_at: now,
  });
  if (leased === undefined) throw new Error('The lease is free');
  if (changes) await rig.register.write(leaseOf(leased), { lease_until: null, ...changes });
}

describe('a ring', () => {
  it('makes a poll at once, which tells what changed', async () => {
    await rig.process().poll();
    const [first] = rig.ats.people();
    rig.ats.edit(first?.id ?? '', { last_name: 'Renamed' });
    rig.pass(1_000);
    expect(await bell.changed()).toEqual({ statusCode: 200 });
    expect(bell.messages).toEqual([{ integration_id: rig.ats.id, delay_seconds: 0 }]);
    expect(bell.reports).toEqual([
      { webhook: { type: 'data-changed', integration_id: rig.ats.id }, outcome: 'asked', reason: null },
    ]);
    await rig.process().poll();
    expect(told(rig.events)).toEqual([`user.updated ${first?.id}`]);
  });

  it.each(['ats_users', 'ats_roles', 'ats_join_users_roles'])('comes of changed %s', async (name) => {
    await bell.ring('data-changed', { integration_id: rig.ats.id, changed_models: [{ name: 'ats_jobs' }, { name }] });
    expect(outcomes()).toEqual(['asked']);
  });

  it('comes of an integration that is in another state', async () => {
    await bell.ring('integration-state-changed', { integration_id: rig.ats.id, state: 'INVALID' });
    expect(outcomes()).toEqual(['asked']);
  });

  it('costs a read and a write', async () => {
    await bell.changed();
    expect(bell.requests).toEqual(['GetItem', 'UpdateItem']);
  });

  it('while others wait for the end of the minute costs a read', async () => {
    for (let rings = 0; rings < 3; rings += 1) await bell.changed();
    expect(outcomes()).toEqual(['asked', 'expected', 'expected']);
    expect(bell.requests).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'UpdateItem', 'GetItem']);
    expect(bell.messages).toHaveLength(1);
  });

  it('is heard at the end of the minute by the dispatcher, though a poll has begun since the first', async () => {
    await bell.changed();
    rig.pass(500);
    await rig.process().poll();
    rig.pass(500);
    await bell.changed();
    const person = rig.ats.hire();
    rig.pass(10_000);
    const asked = await tick();
    expect(asked).toMatchObject([{ integration_id: rig.ats.id }]);
    expect(asked[0]?.delay_seconds).toBeGreaterThan(45);
    rig.pass(50_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([`user.created ${person.id}`]);
    expect(await tick()).toEqual([]);
  });

  it('overrides that polls have failed', async () => {
    await begin({
      attempts: 5,
      ended: 5,
      failure: { remedy: 'person', code: 'INTEGRATION.INACTIVE', title: null, at: 1 },
    });
    await bell.changed();
    expect(outcomes()).toEqual(['asked']);
  });

  it('does not override that a poll has killed its process', async () => {
    await begin({ attempts: 1, ended: 0 });
    await bell.changed();
    expect([outcomes(), bell.messages]).toEqual([['left'], []]);
    expect((await rig.register.read(rig.ats.id))?.ring_due_at).toBeUndefined();
  });

  it('during a poll is on record, younger than the start of that poll', async () => {
    await begin();
    rig.pass(1_000);
    await bell.changed();
    const { ring_due_at = 0, poll_started_at = 0 } = (await rig.register.read(rig.ats.id)) ?? {};
    expect(outcomes()).toEqual(['asked']);
    expect(ring_due_at).toBeGreaterThan(poll_started_at);
  });

  it('whose message is lost is answered so, and is on record', async () => {
    const failure = new PollFailure({ remedy: 'retry', code: 'QUEUE.UNAVAILABLE', title: null });
    bell = openDoorbell(rig, { lightQueue: { send: () => Promise.reject(failure) } });
    expect(await bell.changed()).toEqual({ statusCode: 503 });
    expect(bell.reports).toMatchObject([{ outcome: 'failed', reason: { code: 'QUEUE.UNAVAILABLE' } }]);
    expect((await rig.register.read(rig.ats.id))?.ring_due_at).toBeGreaterThan(0);
  });

  it.each(['pause', 'remove'] as const)('at an integration that somebody made stop is ignored: %s', async (how) => {
    const as = how === 'pause' ? 'paused' : 'removed';
    await rig.register.stop(rig.ats.id, { stop: { as, by: 'ada', at: rig.clock() }, before: undefined });
    await rig.process().poll();
    await bell.changed();
    expect([outcomes(), bell.messages]).toEqual([['ignored'], []]);
  });

  it('at an unknown integration is ignored', async () => {
    await bell.ring('integration-state-changed', { integration_id: 'workday:unknown' });
    expect([outcomes(), bell.messages, bell.requests]).toEqual([['ignored'], [], ['GetItem']]);
    expect(await rig.register.read('workday:unknown')).toBeUndefined();
  });
});

describe('thousands of rings', () => {
  it('within ten minutes ask for a poll a minute, and cost a read each', async () => {
    const began = rig.clock();
    let rings = 0;
    for (; rig.clock() < began + 600_000; rings += 1) {
      await bell.changed();
      rig.pass(295);
    }
    expect(rings).toBeGreaterThan(1_900);
    expect(countOf('GetItem')).toBeLessThanOrEqual(rings + 1);
    // One at once, then the end of each minute, for which the dispatcher asks.
    expect(bell.messages).toHaveLength(1);
    expect(countOf('UpdateItem')).toBe(11);
    expect(outcomes().filter((outcome) => outcome === 'expected')).toHaveLength(rings - 1);
  });

  it('at the same moment ask for one poll now and one later, and nobody is turned away', async () => {
    const answers = await sideBySide(Array.from({ length: 1_000 }), () => bell.changed(), 50);
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    expect(bell.messages).toHaveLength(1);
    expect((await rig.register.read(rig.ats.id))?.ring_due_at).toBeGreaterThan(rig.clock());
  });

  it('at one integration do not silence another', async () => {
    await rig.register.add(rig.neighbour.ats.id, { origin_id: null, organization_name: null });
    for (let rings = 0; rings < 100; rings += 1) await bell.changed();
    await bell.ring('integration-state-changed', { integration_id: rig.neighbour.ats.id });
    expect(bell.messages.filter(({ integration_id }) => integration_id === rig.neighbour.ats.id)).toEqual([
      { integration_id: rig.neighbour.ats.id, delay_seconds: 0 },
    ]);
  });
});
