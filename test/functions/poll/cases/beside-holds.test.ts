import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, holdOf, HOUR_MS, registered, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

describe('what happens beside a hold: it', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(30);
    await rig.process().poll();
    before = look(rig.ats);
  });
  afterEach(() => rig.close());

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  function leave(count: number): readonly string[] {
    const ids = rig.ats.people().flatMap(({ id, remote_deleted_at }) => (remote_deleted_at === null ? [id] : []));
    const leavers = ids.slice(0, count);
    for (const id of leavers) rig.ats.delete(id);
    return leavers;
  }

  const deleted = (ids: readonly string[]) => ids.map((id) => `user.deleted ${id}`).toSorted();

  /** What was told is this, and so it is. */
  async function expectTold(lines: readonly string[]): Promise<void> {
    await sweep(rig);
    expect(told(rig.events).toSorted()).toEqual(lines.toSorted());
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
    expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {} });
  }

  it('outlasts that the users are switched off as a whole, and nothing can be approved meanwhile', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    rig.ats.switchOff('ats_users');
    rig.ats.sync();
    await poll();
    await sweep(rig);
    await answer(rig, 'deletions', { answer: 'approve' });
    await poll();
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], { deletions: 6 }]);
    expect((await holdOf(rig, 'deletions')).cause).toContain('switched off');
    rig.ats.switchOn('ats_users');
    rig.ats.sync();
    await poll();
    await poll();
    const again = [
      'held deletions 6 of 30',
      'scope_changed users off',
      'held deletions 6 of 30',
      'scope_changed users on',
    ];
    expect([notices(rig.events), await heldOf(rig)]).toEqual([again, { deletions: 6 }]);
    await answer(rig, 'deletions', { answer: 'approve' });
    await poll();
    await expectTold(deleted(leavers));
  });

  it('lets nobody through whom only a list that broke off makes look absent', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    await answer(rig, 'deletions', { answer: 'approve' });
    const rows = [...look(rig.ats).values()].slice(3);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    await poll();
    expect(notices(rig.events).at(-1)).toBe('released deletions approved');
    await expectTold(deleted(leavers));
  });

  it('that is approved while the list lacks one of its people tells of that one, too', async () => {
    const leavers = active(rig).slice(0, 8);
    for (const id of leavers) rig.ats.deactivate(id);
    await poll();
    await poll();
    rig.pass(5 * HOUR_MS);
    for (const _ of [1, 2, 3]) await poll();
    await answer(rig, 'deactivations', { answer: 'approve' });
    const [skipped] = leavers;
    const rows = [...look(rig.ats).values()].filter(({ id }) => id !== skipped);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    await poll();
    const deactivated = (ids: readonly string[]) => ids.map((id) => `user.deactivated ${id}`).toSorted();
    expect(told(rig.events).toSorted()).toEqual(deactivated(leavers));
    await expectTold(deactivated(leavers));
  });

  it('hides no hire, and of those who are held no other change than that', async () => {
    const leavers = active(rig).slice(0, 6);
    for (const id of leavers) rig.ats.deactivate(id);
    const [married = ''] = leavers;
    rig.ats.edit(married, { last_name: 'Married' });
    const hired = rig.ats.hire().id;
    await poll();
    const flowing = [`user.created ${hired}`, `user.updated ${married}`];
    expect(told(rig.events).toSorted()).toEqual(flowing);
    await poll();
    rig.ats.edit(married, { first_name: 'Also new' });
    await poll();
    const again = [...flowing, `user.updated ${married}`];
    expect([told(rig.events).toSorted(), await heldOf(rig)]).toEqual([again, { deactivations: 6 }]);
    await answer(rig, 'deactivations', { answer: 'approve' });
    await poll();
    expect(notices(rig.events)).toEqual(['held deactivations 6 of 30', 'released deactivations approved']);
    await expectTold([...again, ...leavers.map((id) => `user.deactivated ${id}`)]);
  });
});
