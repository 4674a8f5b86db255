import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, HOUR_MS, registered, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

describe('an answer about single people of a hold', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;
  let leavers: readonly string[];

  beforeEach(async () => {
    rig = await startRig(30);
    await rig.process().poll();
    before = look(rig.ats);
    leavers = active(rig).slice(0, 8);
  });
  afterEach(() => rig.close());

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  async function hold(change: (id: string) => unknown): Promise<void> {
    leavers.forEach(change);
    await poll();
    await poll();
    expect(told(rig.events)).toEqual([]);
  }

  const deleted = (ids: readonly string[]) => ids.map((id) => `user.deleted ${id}`).toSorted();

  it('publishes these without a sweep; the others stay held', async () => {
    await hold(rig.ats.delete);
    const [one = '', other = '', ...rest] = leavers;
    await answer(rig, 'deletions', { answer: 'approve', users: [one, other] });
    await poll();
    expect(rig.reports.at(-1)?.pass).toBe('delta');
    expect(told(rig.events).toSorted()).toEqual(deleted([one, other]));
    expect(await registered(rig)).toMatchObject({ decisions: {}, tally: {} });
    await sweep(rig);
    expect(await heldOf(rig)).toEqual({ deletions: 6 });
    expect(notices(rig.events)).toEqual(['held deletions 8 of 30']);
    await answer(rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(told(rig.events).toSorted()).toEqual(deleted([one, other, ...rest]));
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });

  it('publishes that nobody knows one of them any more', async () => {
    leavers.forEach(rig.ats.remove);
    await sweep(rig);
    const [one = ''] = leavers;
    await answer(rig, 'deletions', { answer: 'approve', users: [one] });
    await poll();
    expect(told(rig.events)).toEqual([`user.deleted ${one}`]);
  });

  it('publishes nothing of somebody who has returned, or is a stranger', async () => {
    await hold(rig.ats.delete);
    const [one = ''] = leavers;
    rig.ats.rehire(one);
    await answer(rig, 'deletions', { answer: 'approve', users: [one, 'nobody'] });
    await poll();
    expect([told(rig.events), (await registered(rig)).decisions]).toEqual([[], {}]);
  });

  it('takes one over silently when that is what it says', async () => {
    await hold(rig.ats.deactivate);
    const [one = ''] = leavers;
    await answer(rig, 'deactivations', { answer: 'dismiss', users: [one] });
    await poll();
    expect(told(rig.events)).toEqual([]);
    await sweep(rig);
    expect(await heldOf(rig)).toEqual({ deactivations: 7 });
    rig.ats.reactivate(one);
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${one}`]);
  });

  it('counts also in the sweep that finds that the others are few', async () => {
    await hold(rig.ats.deactivate);
    const [dismissed = '', ...others] = leavers;
    others.slice(0, 5).forEach(rig.ats.reactivate);
    const rest = others.slice(5);
    await answer(rig, 'deactivations', { answer: 'dismiss', users: [dismissed] });
    rig.pass(6 * HOUR_MS);
    await poll();
    expect(notices(rig.events).at(-1)).toBe('released deactivations under_threshold');
    expect(told(rig.events).toSorted()).toEqual(rest.map((id) => `user.deactivated ${id}`).toSorted());
    await expectKnown(rig);
  });

  it('waits while the users as a whole are switched off', async () => {
    await hold(rig.ats.delete);
    rig.ats.switchOff('ats_users');
    rig.ats.sync();
    await sweep(rig);
    const [one = ''] = leavers;
    await answer(rig, 'deletions', { answer: 'approve', users: [one] });
    await poll();
    await sweep(rig);
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], { deletions: 8 }]);
    rig.ats.switchOn('ats_users');
    rig.ats.sync();
    await poll();
    expect(told(rig.events)).toEqual(deleted([one]));
    expect((await registered(rig)).decisions).toEqual({});
  });
});
