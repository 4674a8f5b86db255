import { afterEach, describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { active, answer, DAY_MS, heldOf, HOUR_MS, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

let rig: Rig;

afterEach(() => rig.close());

async function poll(): Promise<void> {
  rig.pass(60_000);
  expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
}

describe('a baseline that goes on at another day', () => {
  it('stores everybody, and what changed meanwhile of whom it had stored is news', async () => {
    rig = await startRig(510);
    const before = look(rig.ats);
    const [renamed = '', gone = '', inactive = ''] = active(rig);
    let asked = 0;
    const onPage = () => void ((asked += 1) === 3 && rig.pass(50_000));
    expect(await rig.process({ onPage }).poll()).toEqual({ outcome: 'continued' });
    rig.pass(HOUR_MS);
    rig.ats.edit(renamed, { last_name: 'Married' });
    rig.ats.delete(gone);
    rig.ats.deactivate(inactive);
    rig.pass(DAY_MS);
    await poll();
    expect(told(rig.events)).toEqual([]);
    await poll();
    // Three rows moved to the end while nobody read: as many are skipped, and stored by the first sweep.
    await sweep(rig);
    const news = [`user.updated ${renamed}`, `user.deleted ${gone}`, `user.deactivated ${inactive}`];
    expect(told(rig.events).toSorted()).toEqual(news.toSorted());
    expect(notices(rig.events)).toEqual([]);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });
});

describe('a source that had synced only half when the baseline was made', () => {
  /** Records that Kombo had not read yet. */
  async function halfSynced(late: number): Promise<readonly string[]> {
    rig = await startRig(20);
    await rig.process().poll();
    const changed_at = new Date(rig.now() - 100 * DAY_MS).toISOString();
    return Array.from({ length: late }, () => rig.ats.hire({ changed_at }).id);
  }

  it('shows the others later with their old dates: the first sweep stores them silently', async () => {
    const ids = await halfSynced(200);
    rig.pass(DAY_MS);
    await poll();
    expect(rig.reports.at(-1)).toMatchObject({ pass: 'sweep', users_written: 200 });
    expect([told(rig.events), notices(rig.events)]).toEqual([[], []]);
    await expectKnown(rig);
    const [married = ''] = ids;
    rig.ats.edit(married, { last_name: 'Married' });
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${married}`]);
    const sneaked = rig.ats.hire({ changed_at: new Date(rig.now() - 100 * DAY_MS).toISOString() }).id;
    await sweep(rig);
    expect(told(rig.events)).toEqual([`user.updated ${married}`, `user.created ${sneaked}`]);
  });

  it('shows the others in a delta: so many are held, and stored silently by the first sweep', async () => {
    await halfSynced(200);
    await poll();
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], { creations: 200 }]);
    await poll();
    expect(notices(rig.events)).toEqual(['held creations 200 of 20', 'released creations voided']);
    expect(told(rig.events)).toEqual([]);
    await expectKnown(rig);
  });

  it('shows the others with new dates: they are held, and stored silently when a person says so', async () => {
    rig = await startRig(20);
    await rig.process().poll();
    rig.pass(HOUR_MS);
    const ids = Array.from({ length: 200 }, () => rig.ats.hire().id);
    await poll();
    await poll();
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], { creations: 200 }]);
    expect(await snapshotOf(rig, ids[0] ?? '')).toBeUndefined();
    await answer(rig, 'creations', { answer: 'dismiss' });
    await poll();
    expect(notices(rig.events)).toEqual(['held creations 200 of 20', 'released creations dismissed']);
    expect(told(rig.events)).toEqual([]);
    await expectKnown(rig);
  });
});
