import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { expectKnown, expectTruth, look, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const PEOPLE = 510;

describe('a poll that runs out of time', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(PEOPLE);
  });
  afterEach(() => rig.close());

  const registered = async () => (await rig.register.list()).integrations[0];

  /** Its time is up when it asks for the page of this number: the one before is still handled, this one no more. */
  function pollUntilPage(number: number) {
    let asked = 0;
    const onPage = () => {
      asked += 1;
      if (asked === number) rig.pass(50_000);
    };
    return rig.process({ onPage }).poll();
  }

  it('in a baseline saves where it is, asks for a continuation, and goes on there', async () => {
    expect(await pollUntilPage(3)).toEqual({ outcome: 'continued' });
    expect(rig.continuations).toEqual([{ integration_id: rig.ats.id }]);
    expect(await registered()).toMatchObject({
      phase: 'baseline',
      attempts: 0,
      baseline: { cursor: expect.any(String) },
    });
    expect(await rig.snapshots.count(rig.ats.id)).toBe(250);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ users_read: PEOPLE - 250 });
    expect(await registered()).not.toHaveProperty('baseline');
    await expectKnown(rig);
  });

  it('in a baseline misses nothing that changed between its attempts: the window is that of the first', async () => {
    await pollUntilPage(3);
    const stored = rig.ats.people()[0]?.id ?? '';
    rig.ats.edit(stored, { last_name: 'Married' });
    rig.pass(3_600_000);
    await rig.process().poll();
    await rig.process().poll();
    expect(told(rig.events)).toEqual([`user.updated ${stored}`]);
  });

  it('in a baseline whose cursor Kombo no longer knows starts the pages again', async () => {
    await pollUntilPage(3);
    const error = { kind: 'error', status: 400, code: 'PLATFORM.INPUT_INVALID' } as const;
    rig.sandbox.faults.next(rig.ats.id, error);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ users_read: PEOPLE });
    await expectKnown(rig);
  });

  it('in a delta starts again on the heavy queue, and tells nothing twice under another id', async () => {
    await rig.process().poll();
    const before = look(rig.ats);
    for (const { id } of rig.ats.people()) rig.ats.edit(id, { last_name: 'Married' });
    let asked = 0;
    const onPage = () => void ((asked += 1) === 3 && rig.pass(50_000));
    const light = rig.process({ settings: { weight: 'light' }, onPage });
    expect(await light.poll()).toMatchObject({ outcome: 'failed', reason: { code: 'POLL.OVERRAN' } });
    expect(rig.continuations).toEqual([{ integration_id: rig.ats.id }]);
    expect(await registered()).toMatchObject({ overran: true, ended: 1, attempts: 1 });
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(await registered()).not.toHaveProperty('overran');
    expect(told(rig.events)).toHaveLength(PEOPLE);
    expectTruth(rig.events, rig.ats, before);
  });
});

describe('a light function', () => {
  it('passes a baseline on without counting the attempt, and asks Kombo nothing', async () => {
    const rig = await startRig(1);
    expect(await rig.process({ settings: { weight: 'light' } }).poll()).toEqual({ outcome: 'passed_on' });
    expect(rig.continuations).toHaveLength(1);
    expect(rig.sandbox.requests()).toHaveLength(0);
    expect((await rig.register.list()).integrations[0]).toMatchObject({ attempts: 0, ended: 0 });
    await rig.close();
  });

  it('keeps what made an integration heavy when it cannot be passed on', async () => {
    const rig = await startRig(1);
    await rig.process().poll();
    await expect(rig.process({ fate: { atCall: 2, when: 'before' } }).poll()).rejects.toThrow();
    rig.pass(180_000);
    const busy = new PollFailure({ remedy: 'retry', code: 'QUEUE.UNAVAILABLE', title: null });
    const light = rig.process({ settings: { weight: 'light' } });
    const heavyQueue = { send: () => Promise.reject(busy) };
    expect(await light.pollWith({ heavyQueue })).toMatchObject({ outcome: 'failed', reason: busy.reason });
    expect((await rig.register.list()).integrations[0]).toMatchObject({ attempts: 1, ended: 0 });
    await rig.close();
  });

  it('passes on whoever did not say how the last poll ended', async () => {
    const rig = await startRig(1);
    await rig.process().poll();
    await expect(rig.process({ fate: { atCall: 2, when: 'before' } }).poll()).rejects.toThrow();
    rig.pass(180_000);
    expect(await rig.process({ settings: { weight: 'light' } }).poll()).toEqual({ outcome: 'passed_on' });
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(await rig.process({ settings: { weight: 'light' } }).poll()).toEqual({ outcome: 'completed' });
    await rig.close();
  });
});

describe('a poll with nothing new', () => {
  it('asks Kombo once and the table twice', async () => {
    const rig = await startRig(3);
    await rig.process().poll();
    await rig.process().poll();
    const process = rig.process();
    await process.poll();
    expect(process.calls()).toBe(3);
    expect(rig.reports.at(-1)).toMatchObject({ requests: 1, users_read: 0 });
    await rig.close();
  });
});

describe('the windows of two polls', () => {
  it('overlap, so that a row that Kombo showed too late for the first is seen by the second', async () => {
    const rig = await startRig(3);
    await rig.process().poll();
    const before = look(rig.ats);
    const id = rig.ats.people()[0]?.id ?? '';
    rig.ats.edit(id, { last_name: 'Married' });
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] });
    rig.pass(10_000);
    await rig.process().poll();
    expect(told(rig.events)).toEqual([]);
    rig.pass(10_000);
    await rig.process().poll();
    expect(told(rig.events)).toEqual([`user.updated ${id}`]);
    expectTruth(rig.events, rig.ats, before);
    await rig.close();
  });

  it('begin when Kombo read its data, by the clock that is behind', async () => {
    const rig = await startRig(3);
    await rig.process().poll();
    const kombosDate = Date.now();
    const ahead = rig.process();
    const { clock } = ahead.deps;
    for (const days of [1, 30]) {
      await ahead.pollWith({ clock: () => clock() + days * 86_400_000 });
      const { windows } = (await rig.register.list()).integrations[0] ?? {};
      expect(windows?.last).toBeLessThanOrEqual(kombosDate + 10_000);
    }
    await rig.close();
  });
});
