import { describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { answer, heldOf, holdOf, HOUR_MS, registered, sweep } from '../../../support/operator.ts';
import { usePolledCompany } from '../../../support/polled-company.ts';
import { startRig } from '../../../support/rig.ts';

const SIX_HOURS_MS = 6 * HOUR_MS;

describe('a hold', () => {
  const company = usePolledCompany(30);
  const { poll, leave, expectTold } = company;

  const deleted = (ids: readonly string[]) => ids.map((id) => `user.deleted ${id}`).toSorted();

  it('keeps six of thirty who leave until a person approves', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    company.rig.pass(SIX_HOURS_MS);
    await poll();
    expect([told(company.rig.events), notices(company.rig.events)]).toEqual([[], ['held deletions 6 of 30']]);
    expect(company.rig.events.at(-1)?.detail).toMatchObject({
      data: { share: 0.2, user_ids: expect.arrayContaining([...leavers]) },
    });
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 6 of 30', 'released deletions approved']);
    expect((await registered(company.rig)).tally).toEqual({});
    await expectTold(deleted(leavers));
  });

  it('does not open for five of thirty', async () => {
    const leavers = leave(5);
    await poll();
    expect(notices(company.rig.events)).toEqual([]);
    await expectTold(deleted(leavers));
  });

  it('counts together what is deleted within a day, and forgets it after', async () => {
    const first = leave(5);
    await poll();
    const second = leave(1);
    await poll();
    expect(told(company.rig.events).toSorted()).toEqual(deleted(first));
    expect(await heldOf(company.rig)).toEqual({ deletions: 1 });
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    company.rig.pass(24 * HOUR_MS);
    await poll();
    const third = leave(5);
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 1 of 25', 'released deletions approved']);
    await expectTold(deleted([...first, ...second, ...third]));
  });

  it('is over when one in three has left and a person approves', async () => {
    const leavers = leave(10);
    await poll();
    await poll();
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    await expectTold(deleted(leavers));
  });

  it('is told anew when many more have left than the person knew of, and over when that is approved', async () => {
    const leavers = leave(10);
    await poll();
    await poll();
    const { poll: first } = await holdOf(company.rig, 'deletions');
    await answer(company.rig, 'deletions', { answer: 'approve' });
    const others = leave(7);
    await poll();
    expect(told(company.rig.events)).toEqual([]);
    expect(notices(company.rig.events)).toEqual(['held deletions 10 of 30', 'held deletions 17 of 30']);
    const ids = company.rig.events.map(({ detail }) => JSON.stringify(detail['metadata']));
    expect(new Set(ids).size).toBe(ids.length);
    expect((await holdOf(company.rig, 'deletions')).poll).toBeGreaterThan(first);
    expect((await registered(company.rig)).decisions).toEqual({});
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(notices(company.rig.events).at(-1)).toBe('released deletions approved');
    await expectTold(deleted([...leavers, ...others]));
  });

  it('is over when a few more have left than the person knew of', async () => {
    const leavers = leave(10);
    await poll();
    await answer(company.rig, 'deletions', { answer: 'approve' });
    const others = leave(5);
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 10 of 30', 'released deletions approved']);
    await expectTold(deleted([...leavers, ...others]));
  });

  it('is over when half of them return, and the rest, which is few, is published', async () => {
    const [one = '', other = '', third = '', ...rest] = leave(6);
    await poll();
    await poll();
    for (const id of [one, other, third]) company.rig.ats.rehire(id);
    company.rig.pass(SIX_HOURS_MS);
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 6 of 30', 'released deletions under_threshold']);
    expect((await registered(company.rig)).tally).toMatchObject({ deletions: [{ count: 3 }] });
    await expectTold(deleted(rest));
  });

  it('is over when everybody returns, who may have changed', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    for (const id of leavers) company.rig.ats.rehire(id);
    const [married = ''] = leavers;
    company.rig.ats.edit(married, { last_name: 'Married' });
    company.rig.pass(SIX_HOURS_MS);
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 6 of 30', 'released deletions voided']);
    const inactive = leavers.filter((id) => company.before.get(id)?.status === 'INACTIVE');
    await expectTold([...new Set([married, ...inactive])].map((id) => `user.updated ${id}`));
  });

  it('is told once although it grows', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    const others = leave(6);
    await poll();
    company.rig.pass(SIX_HOURS_MS);
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deletions 6 of 30']);
    expect(await heldOf(company.rig)).toEqual({ deletions: 12 });
    await answer(company.rig, 'deletions', { answer: 'approve', seen: 12 });
    await poll();
    await expectTold(deleted([...leavers, ...others]));
  });
});

it('does not stand in the way of the only user, who leaves', async () => {
  const rig = await startRig(1);
  await rig.process().poll();
  const before = look(rig.ats);
  const [id = ''] = before.keys();
  rig.ats.delete(id);
  await rig.process().poll();
  await sweep(rig);
  expect([told(rig.events), notices(rig.events)]).toEqual([[`user.deleted ${id}`], []]);
  expectTruth(rig.events, rig.ats, before);
  await expectKnown(rig);
  await rig.close();
});
