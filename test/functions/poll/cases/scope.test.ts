import { afterEach, describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { active, DAY_MS, heldOf, HOUR_MS, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

let rig: Rig;
let before: ReturnType<typeof look>;

async function begin(people: number): Promise<void> {
  rig = await startRig(people);
  await rig.process().poll();
  before = look(rig.ats);
}

afterEach(() => rig.close());

const completed = { outcome: 'completed' };
const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';

async function poll(): Promise<void> {
  rig.pass(60_000);
  expect(await rig.process().poll()).toEqual(completed);
}

async function expectAllIsTold(): Promise<void> {
  await sweep(rig);
  expectTruth(rig.events, rig.ats, before);
  await expectKnown(rig);
  expect(await heldOf(rig)).toEqual({});
}

describe('a field that is switched off', () => {
  it('changes nobody; when it is on again, exactly those are told who really changed meanwhile', async () => {
    await begin(30);
    const [one, other] = [person(0), person(29)];
    rig.ats.switchOff('email');
    rig.ats.sync();
    await poll();
    rig.ats.edit(one, { email: 'one@acme.example' });
    rig.ats.edit(other, { email: 'other@acme.example' });
    await poll();
    expect([told(rig.events), notices(rig.events)]).toEqual([[], ['scope_changed email off']]);
    rig.ats.switchOn('email');
    rig.ats.sync();
    await poll();
    await poll();
    expect(told(rig.events).toSorted()).toEqual([`user.updated ${one}`, `user.updated ${other}`].toSorted());
    expect(notices(rig.events)).toEqual(['scope_changed email off', 'scope_changed email on']);
    await expectAllIsTold();
    expect(told(rig.events)).toHaveLength(2);
  });

  it('hides nothing else: what changes of its users besides is told', async () => {
    await begin(30);
    rig.ats.switchOff('last_name');
    rig.ats.sync();
    const id = person(3);
    rig.ats.edit(id, { first_name: 'New', last_name: 'Hidden' });
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${id}`]);
    expect(rig.events.at(-2)?.detail).toMatchObject({ data: { changed_fields: ['first_name'] } });
    rig.ats.switchOn('last_name');
    rig.ats.sync();
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${id}`, `user.updated ${id}`]);
    await expectAllIsTold();
  });

  it('is still believed to be off while Kombo shows its old values, and after that', async () => {
    await begin(30);
    rig.ats.switchOff('email');
    await sweep(rig);
    rig.ats.edit(person(0), { first_name: 'New', email: 'new@acme.example' });
    await poll();
    expect(rig.events.at(-1)?.detail).toMatchObject({ data: { changed_fields: ['first_name'] } });
    rig.ats.sync();
    await poll();
    rig.ats.switchOn('email');
    await poll();
    await sweep(rig);
    expect(notices(rig.events)).toEqual(['scope_changed email off']);
    rig.ats.sync();
    await poll();
    expect(told(rig.events)).toHaveLength(2);
    expect(rig.events.at(-2)?.detail).toMatchObject({ data: { changed_fields: ['email'] } });
    expect(notices(rig.events)).toEqual(['scope_changed email off', 'scope_changed email on']);
    await expectAllIsTold();
  });

  it.each(['system_roles', 'ats_roles', 'status'] as const)('takes %s from nobody', async (what) => {
    await begin(30);
    rig.ats.switchOff(what);
    rig.ats.sync();
    await poll();
    await sweep(rig);
    rig.ats.switchOn(what);
    rig.ats.sync();
    await poll();
    const field = what === 'status' ? 'status' : 'system_roles';
    expect(notices(rig.events)).toEqual([`scope_changed ${field} off`, `scope_changed ${field} on`]);
    await expectAllIsTold();
    expect(told(rig.events)).toEqual([]);
  });
});

describe('users who are switched off as a whole', () => {
  it.each([3, 30])('are not deleted, %i of them, and are as before when they are on again', async (people) => {
    await begin(people);
    rig.ats.switchOff('ats_users');
    rig.ats.sync();
    await poll();
    await poll();
    await sweep(rig);
    expect([told(rig.events), notices(rig.events)]).toEqual([[], ['scope_changed users off']]);
    const [id = '', gone = ''] = active(rig);
    rig.ats.edit(id, { last_name: 'Married' });
    rig.ats.delete(gone);
    rig.ats.switchOn('ats_users');
    rig.ats.sync();
    await poll();
    expect(notices(rig.events)).toEqual(['scope_changed users off', 'scope_changed users on']);
    await expectAllIsTold();
    expect(told(rig.events).toSorted()).toEqual([`user.deleted ${gone}`, `user.updated ${id}`].toSorted());
  });
});

describe('what a customer has opted out of', () => {
  it('is erased from the table when it is a field, and filled in silently should it return', async () => {
    await begin(12);
    const id = person(0);
    rig.ats.edit(id, { email: 'told@acme.example' });
    await poll();
    rig.ats.switchOff('email', 'customer');
    rig.ats.sync();
    await poll();
    await poll();
    expect(rig.reports.at(-1)?.pass).toBe('sweep');
    for (const one of before.keys()) expect(JSON.stringify(await snapshotOf(rig, one))).not.toContain('@');
    rig.ats.switchOn('email');
    rig.ats.sync();
    await poll();
    await expectAllIsTold();
    expect((await snapshotOf(rig, id))?.user.email).toBe('told@acme.example');
    expect(told(rig.events)).toEqual([`user.updated ${id}`]);
    expect(notices(rig.events)).toEqual(['scope_changed email opted out', 'scope_changed email on']);
  });

  it('is erased from the table when it is everything, and filled in silently should it return', async () => {
    await begin(12);
    rig.ats.switchOff('ats_users', 'customer');
    rig.ats.sync();
    await poll();
    await poll();
    for (const id of before.keys()) {
      expect((await snapshotOf(rig, id))?.user).toEqual({ id, changed_at: expect.anything(), remote_deleted_at: null });
    }
    rig.ats.switchOn('ats_users');
    rig.ats.sync();
    await poll();
    await expectAllIsTold();
    expect(told(rig.events)).toEqual([]);
    expect(notices(rig.events)).toEqual(['scope_changed users opted out', 'scope_changed users on']);
  });

  it.each(['status', 'ats_users'] as const)(
    'deactivates nobody when %s returns, and tells who is later',
    async (what) => {
      await begin(30);
      expect(rig.ats.people().filter(({ status }) => status === 'INACTIVE').length).toBeGreaterThan(1);
      rig.ats.switchOff(what, 'customer');
      rig.ats.sync();
      await poll();
      await poll();
      rig.ats.switchOn(what);
      rig.ats.sync();
      await poll();
      await poll();
      expect(told(rig.events)).toEqual([]);
      const [leaver = ''] = active(rig);
      rig.ats.deactivate(leaver);
      await poll();
      expect(told(rig.events)).toEqual([`user.deactivated ${leaver}`]);
      await expectKnown(rig);
    },
  );
});

describe('while Kombo has not synced since a change of scope', () => {
  it('guarded changes are held however few, and told when it has and they are few', async () => {
    await begin(30);
    const [gone = '', inactive = '', renamed = ''] = active(rig);
    rig.ats.switchOff('remote_data');
    rig.ats.delete(gone);
    rig.ats.deactivate(inactive);
    rig.ats.edit(renamed, { last_name: 'Married' });
    await poll();
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${renamed}`]);
    expect(await heldOf(rig)).toEqual({ deletions: 1, deactivations: 1 });
    expect((await registered(rig)).holds.deletions?.cause).toContain('Kombo has not synced since');
    rig.ats.sync();
    rig.pass(DAY_MS / 4 + HOUR_MS);
    await poll();
    expect(told(rig.events).toSorted()).toEqual(
      [`user.updated ${renamed}`, `user.deleted ${gone}`, `user.deactivated ${inactive}`].toSorted(),
    );
    expect(notices(rig.events).toSorted()).toEqual([
      'held deactivations 1 of 30',
      'held deletions 1 of 30',
      'released deactivations under_threshold',
      'released deletions under_threshold',
    ]);
    await expectAllIsTold();
  });
});
