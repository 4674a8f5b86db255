import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notices, told } from '../../../support/ledger.ts';
import { active, heldOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

const PEOPLE = 10_000;

/** One story, told in order, since it takes long to store so many. */
describe('ten thousand people', () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await startRig(PEOPLE);
    const { outcome } = await patiently();
    if (outcome !== 'completed') throw new Error(`The baseline has ${outcome}`);
  }, 240_000);
  afterAll(() => rig.close());

  /** The heavy function has minutes; on a busy machine it needs them. */
  const patiently = () => rig.process().poll({ stops_at: rig.now() + 10 * 60_000 });

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await patiently()).toEqual({ outcome: 'completed' });
  }

  it('may see sixty of them deactivated at once', async () => {
    const inactive = active(rig).slice(0, 60);
    inactive.forEach(rig.ats.deactivate);
    await poll();
    expect(notices(rig.events)).toEqual([]);
    expect(told(rig.events).toSorted()).toEqual(inactive.map((id) => `user.deactivated ${id}`).toSorted());
  });

  it('are not deleted when they are switched off, nor changed when they are on again', async () => {
    const requests = rig.sandbox.requests().length;
    rig.ats.switchOff('ats_users');
    rig.ats.sync();
    await poll();
    expect(rig.sandbox.requests().length - requests).toBe(41);
    rig.ats.switchOn('ats_users');
    rig.ats.sync();
    await poll();
    await poll();
    expect(rig.reports.at(-1)?.pass).toBe('sweep');
    expect(notices(rig.events)).toEqual(['scope_changed users off', 'scope_changed users on']);
    expect([told(rig.events).length, await heldOf(rig)]).toEqual([60, {}]);
  });

  it('cannot be deleted in slices that would each pass: the second is held, and what follows', async () => {
    const slice = PEOPLE * 0.09;
    for (let nth = 0; nth < 10; nth += 1) {
      const there = rig.ats.people().filter(({ remote_deleted_at }) => remote_deleted_at === null);
      for (const { id } of there.slice(0, slice)) rig.ats.delete(id);
      rig.pass(5 * 60_000);
      await poll();
      expect(told(rig.events)).toHaveLength(60 + slice);
    }
    expect(notices(rig.events).slice(2)).toEqual([`held deletions ${slice} of ${PEOPLE - slice}`]);
    await sweep(rig);
    expect(await heldOf(rig)).toEqual({ deletions: 9 * slice });
  }, 120_000);
});
