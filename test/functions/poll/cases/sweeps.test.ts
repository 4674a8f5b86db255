import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

async function poll(): Promise<string | null | undefined> {
  rig.pass(60_000);
  expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  return rig.reports.at(-1)?.pass;
}

const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';

describe('a sweep that does not fit into the time of the function', () => {
  beforeEach(() => begin(260));

  /** Its time is up before the first page is handled. */
  function runOutOfTime() {
    let asked = 0;
    return rig.process({ onPage: () => void ((asked += 1) === 2 && rig.pass(50_000)) }).poll();
  }

  it('is given up, told once, tried daily while the deltas go on, and told once when it works again', async () => {
    const removed = person(255);
    rig.ats.remove(removed);
    await rig.register.askForSweep(rig.ats.id, rig.now());
    const overran = { outcome: 'failed', reason: { remedy: 'retry', code: 'SWEEP.OVERRAN' } };
    expect(await runOutOfTime()).toMatchObject(overran);
    expect(rig.continuations).toEqual([]);
    const married = person(0);
    rig.ats.edit(married, { last_name: 'Married' });
    expect(await poll()).toBe('delta');
    expect(told(rig.events)).toEqual([`user.updated ${married}`]);
    for (const _ of [1, 2]) {
      rig.pass(DAY_MS - HOUR_MS);
      expect(await poll()).toBe('delta');
      rig.pass(HOUR_MS);
      expect(await runOutOfTime()).toMatchObject(overran);
      expect(rig.reports.at(-1)?.pass).toBe('sweep');
      expect(await poll()).toBe('delta');
    }
    expect((await registered(rig)).sweep_failure).toMatchObject({ code: 'SWEEP.OVERRAN', attempts: 3 });
    rig.pass(DAY_MS);
    expect(await poll()).toBe('sweep');
    await poll();
    expect(notices(rig.events)).toEqual(['failing SWEEP.OVERRAN', 'recovered SWEEP.OVERRAN']);
    expect(told(rig.events)).toEqual([`user.updated ${married}`, `user.deleted ${removed}`]);
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });
});

describe('a sweep', () => {
  beforeEach(() => begin(20));

  it('erases what is kept of the deleted, and keeps their number for their return', async () => {
    const [gone, known] = [person(3), before.get(person(3))];
    rig.ats.delete(gone);
    await poll();
    expect((await snapshotOf(rig, gone))?.user.email).not.toBeUndefined();
    const sequence = (await snapshotOf(rig, gone))?.sequence ?? 0;
    await sweep(rig);
    const erased = await snapshotOf(rig, gone);
    expect(erased?.user).toEqual({ id: gone, changed_at: null, remote_deleted_at: expect.any(String) });
    expect(erased?.sequence).toBeGreaterThan(sequence);
    expect(JSON.stringify(erased)).not.toContain(known?.last_name);
    await sweep(rig);
    expect((await snapshotOf(rig, gone))?.sequence).toBe(erased?.sequence);
    rig.ats.rehire(gone);
    await poll();
    expect(told(rig.events)).toEqual([`user.deleted ${gone}`, `user.created ${gone}`]);
    expectTruth(rig.events, rig.ats, before);
  });

  it('neither deletes nor erases whose event the bus refuses, until it accepts', async () => {
    const [renamed, deleted] = [person(3), person(4)];
    rig.bus.refuseWhere(({ detail }) =>
      [renamed, deleted].some((id) => JSON.stringify(detail).includes(id)) ? 'InvalidArgument' : undefined,
    );
    rig.ats.edit(renamed, { last_name: 'Married' });
    rig.ats.delete(deleted);
    await poll();
    const snapshots = [await snapshotOf(rig, renamed), await snapshotOf(rig, deleted)];
    rig.ats.remove(renamed);
    await sweep(rig);
    expect([await snapshotOf(rig, renamed), await snapshotOf(rig, deleted)]).toEqual(snapshots);
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], {}]);
    rig.bus.mend();
    await poll();
    await sweep(rig);
    await sweep(rig);
    expect(told(rig.events).toSorted()).toEqual(
      [`user.updated ${renamed}`, `user.deleted ${renamed}`, `user.deleted ${deleted}`].toSorted(),
    );
    for (const id of [renamed, deleted]) {
      expect((await snapshotOf(rig, id))?.user).toEqual({ id, changed_at: null, remote_deleted_at: expect.anything() });
    }
    expect(await registered(rig)).toMatchObject({ waiting: [] });
    await expectKnown(rig);
  });

  it('comes a day after the baseline, and then once in seven days', async () => {
    rig.pass(DAY_MS - HOUR_MS);
    expect(await poll()).toBe('delta');
    rig.pass(HOUR_MS);
    expect(await poll()).toBe('sweep');
    const passes: (string | null | undefined)[] = [];
    for (let days = 0; days < 21; days += 1) {
      rig.pass(DAY_MS);
      passes.push(await poll());
    }
    const days = passes.flatMap((pass, day) => (pass === 'sweep' ? [day] : []));
    expect(days).toHaveLength(3);
    expect(days.map((day) => day - (days[0] ?? 0))).toEqual([0, 7, 14]);
  });

  it('comes when nobody has polled for ten days', async () => {
    rig.pass(DAY_MS);
    expect(await poll()).toBe('sweep');
    rig.sandbox.faults.next(rig.ats.id, { kind: 'error', status: 500, code: 'PLATFORM.UNKNOWN_ERROR' });
    rig.pass(10 * DAY_MS);
    rig.ats.edit(person(0), { last_name: 'Married' });
    await rig.process().poll();
    expect(rig.reports.at(-1)).toMatchObject({ pass: 'sweep', outcome: 'failed' });
    expect(await poll()).toBe('delta');
    expectTruth(rig.events, rig.ats, before);
  });
});
