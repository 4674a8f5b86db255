import { describe, beforeEach, expect, it } from 'vitest';
import { expectKnown, expectTruth, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, HOUR_MS, registered, sweep } from '../../../support/operator.ts';
import { usePolledCompany } from '../../../support/polled-company.ts';

describe('an answer about single people of a hold', () => {
  const company = usePolledCompany(30);
  const { poll } = company;
  let leavers: readonly string[];

  beforeEach(() => void (leavers = active(company.rig).slice(0, 8)));

  async function hold(change: (id: string) => unknown): Promise<void> {
    leavers.forEach(change);
    await poll();
    await poll();
    expect(told(company.rig.events)).toEqual([]);
  }

  const deleted = (ids: readonly string[]) => ids.map((id) => `user.deleted ${id}`).toSorted();

  it('publishes these without a sweep; the others stay held', async () => {
    await hold(company.rig.ats.delete);
    const [one = '', other = '', ...rest] = leavers;
    await answer(company.rig, 'deletions', { answer: 'approve', users: [one, other] });
    await poll();
    expect(company.rig.reports.at(-1)?.pass).toBe('delta');
    expect(told(company.rig.events).toSorted()).toEqual(deleted([one, other]));
    expect(await registered(company.rig)).toMatchObject({ decisions: {}, tally: {} });
    await sweep(company.rig);
    expect(await heldOf(company.rig)).toEqual({ deletions: 6 });
    expect(notices(company.rig.events)).toEqual(['held deletions 8 of 30']);
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(told(company.rig.events).toSorted()).toEqual(deleted([one, other, ...rest]));
    expectTruth(company.rig.events, company.rig.ats, company.before);
    await expectKnown(company.rig);
  });

  it('publishes that nobody knows one of them any more', async () => {
    leavers.forEach(company.rig.ats.remove);
    await sweep(company.rig);
    const [one = ''] = leavers;
    await answer(company.rig, 'deletions', { answer: 'approve', users: [one] });
    await poll();
    expect(told(company.rig.events)).toEqual([`user.deleted ${one}`]);
  });

  it('publishes nothing of somebody who has returned, or is a stranger', async () => {
    await hold(company.rig.ats.delete);
    const [one = ''] = leavers;
    company.rig.ats.rehire(one);
    await answer(company.rig, 'deletions', { answer: 'approve', users: [one, 'nobody'] });
    await poll();
    expect([told(company.rig.events), (await registered(company.rig)).decisions]).toEqual([[], {}]);
  });

  it('takes one over silently when that is what it says', async () => {
    await hold(company.rig.ats.deactivate);
    const [one = ''] = leavers;
    await answer(company.rig, 'deactivations', { answer: 'dismiss', users: [one] });
    await poll();
    expect(told(company.rig.events)).toEqual([]);
    await sweep(company.rig);
    expect(await heldOf(company.rig)).toEqual({ deactivations: 7 });
    company.rig.ats.reactivate(one);
    await poll();
    expect(told(company.rig.events)).toEqual([`user.updated ${one}`]);
  });

  it('counts also in the sweep that finds that the others are few', async () => {
    await hold(company.rig.ats.deactivate);
    const [dismissed = '', ...others] = leavers;
    others.slice(0, 5).forEach(company.rig.ats.reactivate);
    const rest = others.slice(5);
    await answer(company.rig, 'deactivations', { answer: 'dismiss', users: [dismissed] });
    company.rig.pass(6 * HOUR_MS);
    await poll();
    expect(notices(company.rig.events).at(-1)).toBe('released deactivations under_threshold');
    expect(told(company.rig.events).toSorted()).toEqual(rest.map((id) => `user.deactivated ${id}`).toSorted());
    await expectKnown(company.rig);
  });

  it('waits while the users as a whole are switched off', async () => {
    await hold(company.rig.ats.delete);
    company.rig.ats.switchOff('ats_users');
    company.rig.ats.sync();
    await sweep(company.rig);
    const [one = ''] = leavers;
    await answer(company.rig, 'deletions', { answer: 'approve', users: [one] });
    await poll();
    await sweep(company.rig);
    expect([told(company.rig.events), await heldOf(company.rig)]).toEqual([[], { deletions: 8 }]);
    company.rig.ats.switchOn('ats_users');
    company.rig.ats.sync();
    await poll();
    expect(told(company.rig.events)).toEqual(deleted([one]));
    expect((await registered(company.rig)).decisions).toEqual({});
  });
});
