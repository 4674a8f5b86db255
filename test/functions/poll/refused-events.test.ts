import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectTruth, look, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('when the bus refuses', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(60);
    await rig.process().poll();
    before = look(rig.ats);
  });
  afterEach(() => rig.close());

  const poll = () => rig.process().poll();
  const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';
  const registered = async () => (await rig.register.list()).integrations[0];

  function renameSome(count: number): string[] {
    const ids = Array.from({ length: count }, (_, nth) => person(nth));
    for (const id of ids) rig.ats.edit(id, { last_name: 'Married' });
    return ids;
  }

  function refuseEventsOf(...ids: readonly string[]): void {
    rig.bus.refuseWhere(({ detail }) =>
      ids.some((id) => JSON.stringify(detail).includes(id)) ? 'InvalidArgument' : undefined,
    );
  }

  it('single entries for being busy, these are sent again and no others', async () => {
    renameSome(25);
    rig.bus.refuseNext(7, 'ThrottlingException');
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(rig.events).toHaveLength(1 + 25);
    expectTruth(rig.events, rig.ats, before);
  });

  it('everything, the poll fails, moves no checkpoint, and the next one tells it all', async () => {
    renameSome(25);
    rig.bus.breakNext('unavailable', { times: 100 });
    const windows = (await registered())?.windows;
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { code: 'BUS.UNAVAILABLE', remedy: 'retry' } });
    expect(await registered()).toMatchObject({ windows, attempts: 1, ended: 1 });
    expect((await registered())?.in_flight?.ids).toHaveLength(25);
    rig.bus.mend();
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toHaveLength(25);
    expectTruth(rig.events, rig.ats, before);
  });

  it('an answer is lost after the events were taken, they are told again under the same ids', async () => {
    renameSome(3);
    rig.bus.breakNext('answer_lost');
    await poll();
    expect(rig.events.length).toBeGreaterThan(1 + 3);
    expectTruth(rig.events, rig.ats, before);
  });

  it('one event for its content, its user waits and no one else does', async () => {
    const [odd, ...others] = renameSome(5);
    refuseEventsOf(odd ?? '');
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toHaveLength(others.length);
    expect(await registered()).toMatchObject({ waiting: [odd] });
    expect(rig.decisions).toContainEqual(expect.objectContaining({ decision: 'refused', user_id: odd }));
  });

  it('writes nothing of a user who waits, tries again at each poll, and then asks for the user by id', async () => {
    const [odd = ''] = renameSome(2);
    refuseEventsOf(odd);
    await poll();
    rig.ats.edit(odd, { first_name: 'Changed while waiting' });
    await poll();
    await poll();
    await poll();
    expect(told(rig.events)).not.toContain(`user.updated ${odd}`);
    rig.bus.mend();
    await poll();
    expect(told(rig.events).filter((line) => line.endsWith(odd))).toHaveLength(2);
    expect(await registered()).toMatchObject({ waiting: [] });
    expectTruth(rig.events, rig.ats, before);
  });

  it('the event of a user who waits and dies before it was looked at again loses nothing', async () => {
    const [odd = ''] = renameSome(1);
    refuseEventsOf(odd);
    await poll();
    rig.ats.delete(odd);
    await poll();
    await poll();
    rig.bus.mend();
    rig.sandbox.faults.next(rig.ats.id, { kind: 'error', status: 503, code: 'PLATFORM.UNKNOWN_ERROR' });
    expect(await poll()).toMatchObject({ outcome: 'failed' });
    expect(await registered()).toMatchObject({ waiting: [odd] });
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${odd}`, `user.deleted ${odd}`]);
    expectTruth(rig.events, rig.ats, before);
  });

  it('the notice that a baseline is done, it stays on record and is told when the bus accepts', async () => {
    const other = await startRig(2);
    other.bus.refuseWhere(() => 'InvalidArgument');
    expect(await other.process().poll()).toEqual({ outcome: 'completed' });
    expect(other.decisions).toMatchObject([{ decision: 'notice_refused', type: 'integration.ready' }]);
    await other.process().poll();
    other.bus.mend();
    await other.process().poll();
    await other.process().poll();
    expect(other.events.map((event) => event['detail-type'])).toEqual(['integration.ready']);
    await other.close();
  });

  it('the events of more than fifty users, the poll fails and keeps them in flight', async () => {
    const ids = renameSome(51);
    refuseEventsOf(...ids);
    expect(await poll()).toMatchObject({ outcome: 'failed', reason: { code: 'BUS.REFUSES_EVENTS' } });
    expect((await registered())?.in_flight?.ids).toHaveLength(51);
    rig.bus.mend();
    await poll();
    expectTruth(rig.events, rig.ats, before);
  });
});
