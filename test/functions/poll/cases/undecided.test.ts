import { expect, it } from 'vitest';
import { look, newsOn, notices, told } from '../../../support/ledger.ts';
import { active, answer, DAY_MS, heldOf, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig } from '../../../support/rig.ts';

it('a hold that nobody decides for twenty days, while Kombo forgets its people, still tells who they were', async () => {
  const rig = await startRig(30, { day_ms: DAY_MS });
  const poll = async () => expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  await poll();
  const before = look(rig.ats);
  const [back = '', undated = '', ...leavers] = active(rig).slice(0, 10);
  const removed = leavers.slice(-3);
  for (const id of [back, undated, ...leavers]) rig.ats.delete(id);
  await poll();
  for (let day = 1; day <= 20; day += 1) {
    rig.pass(DAY_MS);
    await poll();
    if (day === 15) rig.ats.anonymise(undated, { deletion_date: 'nulled' });
    if (day === 17) removed.forEach(rig.ats.remove);
    if (day === 19) rig.ats.rehire(back);
    expect(told(rig.events)).toEqual([]);
  }
  expect(look(rig.ats).get(leavers[0] ?? '')).toMatchObject({ email: null, remote_id: null });
  expect(notices(rig.events)).toEqual(['held deletions 10 of 30']);
  expect(await heldOf(rig)).toEqual({ deletions: 9 });
  for (const id of leavers) expect((await snapshotOf(rig, id))?.user.last_name).toBe(before.get(id)?.last_name);
  await answer(rig, 'deletions', { answer: 'approve' });
  await poll();
  expect(notices(rig.events)).toEqual(['held deletions 10 of 30', 'released deletions approved']);
  expect(told(rig.events).toSorted()).toEqual([undated, ...leavers].map((id) => `user.deleted ${id}`).toSorted());
  for (const { detail } of newsOn(rig.events)) {
    const { id, remote_deleted_at } = detail.data.user;
    const { first_name, last_name, email } = before.get(id) ?? {};
    expect(detail.data.user).toMatchObject({ first_name, last_name, email: email?.toLowerCase() });
    expect(remote_deleted_at).not.toBeNull();
    expect(detail.data).toMatchObject({ reason: removed.includes(id) ? 'missing' : 'removed' });
  }
  await sweep(rig);
  for (const id of leavers) expect((await snapshotOf(rig, id))?.user).not.toHaveProperty('last_name');
  expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {} });
  await rig.close();
  expect(told(rig.events)).toHaveLength(9);
});
