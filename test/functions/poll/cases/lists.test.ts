import { afterEach, describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { DAY_MS, heldOf, HOUR_MS, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

let rig: Rig;
let before: ReturnType<typeof look>;

async function begin(people: number): Promise<void> {
  rig = await startRig(people);
  await rig.process().poll();
  before = look(rig.ats);
}

afterEach(() => rig.close());

const poll = () => rig.process().poll();
const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';

describe('a list that is not the whole truth', () => {
  it('is an error of a sweep when it is empty, and means nothing in a delta', async () => {
    await begin(10);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] }, 2);
    expect(await sweep(rig)).toMatchObject({ outcome: 'failed', reason: { code: 'SWEEP.EMPTY', remedy: 'report' } });
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)?.pass).toBe('delta');
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], {}]);
    rig.pass(DAY_MS);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(notices(rig.events)).toEqual(['failing SWEEP.EMPTY', 'recovered SWEEP.EMPTY']);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });

  it('deletes nobody when it ends after one page of ten: they are held, unasked, until it is whole again', async () => {
    await begin(2_300);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'next', next: null });
    const requests = rig.sandbox.requests().length;
    expect(await sweep(rig)).toEqual({ outcome: 'completed' });
    expect(rig.sandbox.requests()).toHaveLength(requests + 2);
    expect(await heldOf(rig)).toEqual({ deletions: 2_050 });
    expect((await registered(rig)).holds.deletions?.cause).toContain('without 2050 of the 2300');
    rig.pass(6 * HOUR_MS);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(notices(rig.events)).toEqual(['held deletions 2050 of 2300', 'released deletions voided']);
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], {}]);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });

  it('deletes nobody when it lacks a few, whom Kombo knows when it is asked for them', async () => {
    await begin(30);
    const rows = [...before.values()].slice(3);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    expect(await sweep(rig)).toEqual({ outcome: 'completed' });
    expect(rig.sandbox.requests().at(-1)?.query['ids']?.split(',').toSorted()).toEqual(
      [...before.keys()].slice(0, 3).toSorted(),
    );
    expect([told(rig.events), notices(rig.events)]).toEqual([[], []]);
    await expectKnown(rig);
  });

  it('deletes nobody whom it skipped because its pages shifted while they were read', async () => {
    await begin(510);
    const [first, skipped] = [person(0), person(250)];
    let asked = 0;
    const onPage = () => void ((asked += 1) === 2 && rig.ats.edit(first, { last_name: 'Married' }));
    await rig.register.askForSweep(rig.ats.id, rig.now());
    expect(await rig.process({ onPage }).poll()).toEqual({ outcome: 'completed' });
    expect(rig.sandbox.requests().at(-1)?.query['ids']).toBe(skipped);
    expect([told(rig.events), notices(rig.events)]).toEqual([[`user.updated ${first}`], []]);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });
});

describe('a sweep', () => {
  it('finds a change that no delta has shown', async () => {
    await begin(10);
    const id = person(4);
    rig.ats.edit(id, { email: 'new@acme.example' });
    rig.pass(HOUR_MS);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] }, 2);
    for (const _ of [1, 2]) {
      await poll();
      rig.pass(HOUR_MS);
    }
    await poll();
    expect(told(rig.events)).toEqual([]);
    await sweep(rig);
    expect(told(rig.events)).toEqual([`user.updated ${id}`]);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });

  it('finds that a record was removed, and deletes its user once, with what was last known', async () => {
    await begin(10);
    const id = person(4);
    const last = before.get(id);
    rig.ats.remove(id);
    await poll();
    expect(told(rig.events)).toEqual([]);
    await sweep(rig);
    await sweep(rig);
    expect(told(rig.events)).toEqual([`user.deleted ${id}`]);
    const event = rig.events.find((one) => one['detail-type'] === 'user.deleted');
    expect(event?.detail).toMatchObject({
      data: { reason: 'missing', user: { id, last_name: last?.last_name, remote_deleted_at: expect.any(String) } },
    });
    expect((await snapshotOf(rig, id))?.user).toEqual({ id, changed_at: null, remote_deleted_at: expect.any(String) });
    await expectKnown(rig);
  });
});
