import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, HOUR_MS } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

describe('an answer is about what was told', () => {
  let rig: Rig;
  let people: readonly string[];

  beforeEach(async () => {
    rig = await startRig(60);
    await poll();
    people = active(rig);
  });
  afterEach(() => rig.close());

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  /** So many are deleted, which is told, and counted by the sweep that follows at once. */
  async function leave(count: number): Promise<void> {
    for (const id of people.slice(0, count)) rig.ats.delete(id);
    await poll();
    await poll();
  }

  it('so that a yes to eight is refused, and told anew, when the hold has grown to twenty-four in silence', async () => {
    await leave(8);
    for (const id of people.slice(8, 24)) rig.ats.delete(id);
    rig.pass(7 * HOUR_MS);
    await poll();
    expect(await heldOf(rig)).toEqual({ deletions: 24 });
    await answer(rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(told(rig.events)).toEqual([]);
    expect(notices(rig.events)).toEqual(['held deletions 8 of 60', 'held deletions 24 of 60']);
    await answer(rig, 'deletions', { answer: 'approve' });
    await poll();
    expect(told(rig.events)).toHaveLength(24);
  });

  it('so that a no takes over nobody in silence whom nobody has seen, also when they are as many', async () => {
    await leave(8);
    await answer(rig, 'deletions', { answer: 'dismiss' });
    rig.ats.rehire(people[0] ?? '');
    rig.ats.delete(people[20] ?? '');
    await poll();
    expect(await heldOf(rig)).toEqual({ deletions: 8 });
    expect(notices(rig.events)).toEqual(['held deletions 8 of 60', 'held deletions 8 of 60']);
    await answer(rig, 'deletions', { answer: 'dismiss' });
    await poll();
    expect(told(rig.events)).toEqual([]);
    expect(await heldOf(rig)).toEqual({});
  });

  it('so that a yes to one person publishes nothing that is switched off since', async () => {
    for (const id of people.slice(0, 8)) rig.ats.edit(id, { email: null });
    await poll();
    await poll();
    rig.ats.switchOff('email');
    rig.ats.sync();
    await answer(rig, 'clearings:email', { answer: 'approve', users: [people[20] ?? ''] });
    await poll();
    expect(told(rig.events)).toEqual([]);
  });

  it('and none is needed for six of sixty although the poll that tells of them dies after the first', async () => {
    for (const id of people.slice(0, 6)) rig.ats.delete(id);
    const process = rig.process();
    const { snapshots } = process.deps;
    const commit: typeof snapshots.commit = async (id, writes) => {
      await snapshots.commit(id, writes.slice(0, 1));
      throw new Error('It dies');
    };
    rig.pass(60_000);
    await expect(process.pollWith({ snapshots: { ...snapshots, commit } })).rejects.toThrow('It dies');
    rig.pass(HOUR_MS);
    await poll();
    expect(told(rig.events)).toHaveLength(6);
    expect(await heldOf(rig)).toEqual({});
  });
});
