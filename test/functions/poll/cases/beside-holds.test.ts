import { describe, expect, it } from 'vitest';
import { look, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, holdOf, HOUR_MS, sweep } from '../../../support/operator.ts';
import { usePolledCompany } from '../../../support/polled-company.ts';

describe('what happens beside a hold: it', () => {
  const company = usePolledCompany(30);
  const { poll, leave, expectTold } = company;

  const deleted = (ids: readonly string[]) => ids.map((id) => `user.deleted ${id}`).toSorted();

  it('outlasts that the users are switched off as a whole, and nothing can be approved meanwhile', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    company.rig.ats.switchOff('ats_users');
    company.rig.ats.sync();
    await poll();
    await sweep(company.rig);
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    expect([told(company.rig.events), await heldOf(company.rig)]).toEqual([[], { deletions: 6 }]);
    expect((await holdOf(company.rig, 'deletions')).cause).toContain('switched off');
    company.rig.ats.switchOn('ats_users');
    company.rig.ats.sync();
    await poll();
    await poll();
    const again = [
      'held deletions 6 of 30',
      'scope_changed users off',
      'held deletions 6 of 30',
      'scope_changed users on',
    ];
    expect([notices(company.rig.events), await heldOf(company.rig)]).toEqual([again, { deletions: 6 }]);
    await answer(company.rig, 'deletions', { answer: 'approve' });
    await poll();
    await expectTold(deleted(leavers));
  });

  it('lets nobody through whom only a list that broke off makes look absent', async () => {
    const leavers = leave(6);
    await poll();
    await poll();
    await answer(company.rig, 'deletions', { answer: 'approve' });
    const rows = [...look(company.rig.ats).values()].slice(3);
    company.rig.sandbox.faults.next(company.rig.ats.id, { kind: 'rows', rows });
    await poll();
    expect(notices(company.rig.events).at(-1)).toBe('released deletions approved');
    await expectTold(deleted(leavers));
  });

  it('that is approved while the list lacks one of its people tells of that one, too', async () => {
    const leavers = active(company.rig).slice(0, 8);
    for (const id of leavers) company.rig.ats.deactivate(id);
    await poll();
    await poll();
    company.rig.pass(5 * HOUR_MS);
    for (const _ of [1, 2, 3]) await poll();
    await answer(company.rig, 'deactivations', { answer: 'approve' });
    const [skipped] = leavers;
    const rows = [...look(company.rig.ats).values()].filter(({ id }) => id !== skipped);
    company.rig.sandbox.faults.next(company.rig.ats.id, { kind: 'rows', rows });
    await poll();
    const deactivated = (ids: readonly string[]) => ids.map((id) => `user.deactivated ${id}`).toSorted();
    expect(told(company.rig.events).toSorted()).toEqual(deactivated(leavers));
    await expectTold(deactivated(leavers));
  });

  it('hides no hire, and of those who are held no other change than that', async () => {
    const leavers = active(company.rig).slice(0, 6);
    for (const id of leavers) company.rig.ats.deactivate(id);
    const [married = ''] = leavers;
    company.rig.ats.edit(married, { last_name: 'Married' });
    const hired = company.rig.ats.hire().id;
    await poll();
    const flowing = [`user.created ${hired}`, `user.updated ${married}`];
    expect(told(company.rig.events).toSorted()).toEqual(flowing);
    await poll();
    company.rig.ats.edit(married, { first_name: 'Also new' });
    await poll();
    const again = [...flowing, `user.updated ${married}`];
    expect([told(company.rig.events).toSorted(), await heldOf(company.rig)]).toEqual([again, { deactivations: 6 }]);
    await answer(company.rig, 'deactivations', { answer: 'approve' });
    await poll();
    expect(notices(company.rig.events)).toEqual(['held deactivations 6 of 30', 'released deactivations approved']);
    await expectTold([...again, ...leavers.map((id) => `user.deactivated ${id}`)]);
  });
});
