import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectTruth, look, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('a poll', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(5);
  });
  afterEach(() => rig.close());

  const [poll, person] = [() => rig.process().poll(), (nth: number) => rig.ats.people()[nth]?.id ?? ''];

  it('stores everybody in a baseline and tells nobody but that it is ready', async () => {
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(rig.events.map((event) => event['detail-type'])).toEqual(['integration.ready']);
    expect(rig.events[0]?.detail).toMatchObject({ data: { users: 5 } });
    expect(await rig.snapshots.count(rig.ats.id)).toBe(5);
  });

  it('tells what changed since, each change once', async () => {
    await poll();
    const before = look(rig.ats);
    const [renamed, inactive, gone, promoted] = [person(0), person(1), person(2), person(3)];
    rig.ats.edit(renamed, { last_name: 'Married' });
    rig.ats.deactivate(inactive);
    rig.ats.delete(gone);
    rig.ats.changeRoles(promoted, []);
    const hired = rig.ats.hire().id;
    await poll();
    await poll();
    expect(told(rig.events).toSorted()).toEqual(
      [
        `user.created ${hired}`,
        `user.deactivated ${inactive}`,
        `user.deleted ${gone}`,
        `user.updated ${promoted}`,
        `user.updated ${renamed}`,
      ].toSorted(),
    );
    expect(rig.events).toHaveLength(6);
    expectTruth(rig.events, rig.ats, before);
  });

  it('is silent about a role that is only renamed, although Kombo returns everybody who holds it', async () => {
    await poll();
    const [role] = rig.ats.person(person(0))?.role_ids ?? [];
    rig.ats.renameRole(role ?? '', 'Another name');
    await poll();
    expect(rig.reports.at(-1)).toMatchObject({ outcome: 'completed', events: 0 });
    expect(rig.reports.at(-1)?.users_read).toBeGreaterThan(0);
  });

  it('gives a user who returns the next number, and forgets whom Kombo has made anonymous', async () => {
    await poll();
    const before = look(rig.ats);
    const id = person(0);
    rig.ats.delete(id);
    await poll();
    rig.ats.anonymise(id);
    await poll();
    const found = await rig.snapshots.load(rig.ats.id, [id], {
      deadline: Infinity,
      signal: new AbortController().signal,
    });
    expect(JSON.stringify([...found])).not.toContain('@');
    rig.ats.rehire(id);
    await poll();
    expect(told(rig.events)).toEqual([`user.deleted ${id}`, `user.created ${id}`]);
    expectTruth(rig.events, rig.ats, before);
  });
});
