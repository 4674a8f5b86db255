import { describe, expect, it } from 'vitest';
import { atEachCall, pollAndDie, type Scene } from '../../../support/death.ts';
import { expectKnown, expectTruth, look, notices, told } from '../../../support/ledger.ts';
import { answer, heldOf, HOUR_MS, registered } from '../../../support/operator.ts';
import { LEASE_MS, startRig, type Rig } from '../../../support/rig.ts';

const PEOPLE = 7;
const ids = ({ ats }: Rig) => ats.people().map(({ id }) => id);

/** Two records vanish, somebody is renamed unseen, and a sweep is due. */
async function beforeAbsences(): Promise<Scene> {
  const rig = await startRig(PEOPLE);
  await rig.process().poll();
  const before = look(rig.ats);
  const [one = '', other = '', renamed = ''] = ids(rig);
  rig.ats.remove(one);
  rig.ats.remove(other);
  rig.ats.edit(renamed, { last_name: 'Married' });
  await rig.register.askForSweep(rig.ats.id, rig.now());
  return { rig, before };
}

/** Six have left, and a person has approved it. */
async function beforeApproval(): Promise<Scene> {
  const rig = await startRig(PEOPLE);
  await rig.process().poll();
  const before = look(rig.ats);
  for (const id of ids(rig).slice(0, 6)) rig.ats.delete(id);
  await rig.process().poll();
  await rig.process().poll();
  await answer(rig, 'deletions', { answer: 'approve' });
  return { rig, before };
}

/** Six have left at once, one of whom has changed besides. */
async function beforeHold(): Promise<Scene> {
  const rig = await startRig(PEOPLE);
  for (const { id, status } of rig.ats.people()) if (status === 'INACTIVE') rig.ats.reactivate(id);
  await rig.process().poll();
  const before = look(rig.ats);
  for (const id of ids(rig).slice(0, 6)) rig.ats.deactivate(id);
  rig.ats.edit([...before.keys()][0] ?? '', { last_name: 'Married' });
  return { rig, before };
}

/** All but one of them have come back, and a sweep is due. */
async function beforeRelease(): Promise<Scene> {
  const { rig, before } = await beforeHold();
  await rig.process().poll();
  await rig.process().poll();
  for (const id of [...before.keys()].slice(0, 5)) rig.ats.reactivate(id);
  await rig.register.askForSweep(rig.ats.id, rig.now());
  return { rig, before };
}

async function pollForHours(rig: Rig): Promise<void> {
  for (const hours of [0, 2, 7]) {
    rig.pass(hours * HOUR_MS);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }
}

describe('a poll that is killed at any of its calls', () => {
  it('in a sweep that confirms who is absent loses and invents nothing', async () => {
    await atEachCall(beforeAbsences, async ({ rig, before }, atCall) => {
      const [one = '', other = ''] = before.keys();
      const renamed = ids(rig).at(-1) ?? '';
      await pollAndDie(rig, { atCall, when: 'after' });
      await pollForHours(rig);
      expect(told(rig.events).toSorted()).toEqual(
        [`user.deleted ${one}`, `user.deleted ${other}`, `user.updated ${renamed}`].toSorted(),
      );
      expect(notices(rig.events)).toEqual([]);
      expect(await registered(rig)).not.toHaveProperty('sweep_asked_at');
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });

  it('in a sweep that publishes what was approved publishes all of it', async () => {
    await atEachCall(beforeApproval, async ({ rig, before }, atCall) => {
      const leavers = [...before.keys()].slice(0, 6);
      await pollAndDie(rig, { atCall, when: 'after' });
      await pollForHours(rig);
      expect(told(rig.events).toSorted()).toEqual(leavers.map((id) => `user.deleted ${id}`).toSorted());
      expect(notices(rig.events)).toEqual([`held deletions 6 of ${PEOPLE}`, 'released deletions approved']);
      expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {}, tally: {} });
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });

  it('while it opens a hold tells it once, and what is not held too', async () => {
    await atEachCall(beforeHold, async ({ rig, before }, atCall) => {
      const [renamed = ''] = before.keys();
      await pollAndDie(rig, { atCall, when: 'after' });
      await pollForHours(rig);
      expect(told(rig.events)).toEqual([`user.updated ${renamed}`]);
      expect(notices(rig.events)).toEqual([`held deactivations 6 of ${PEOPLE}`]);
      expect(await heldOf(rig)).toEqual({ deactivations: 6 });
    });
  });

  it('while it publishes what is left of a hold counts that once', async () => {
    await atEachCall(beforeRelease, async ({ rig, before }, atCall) => {
      const [renamed = '', , , , , left = ''] = before.keys();
      await pollAndDie(rig, { atCall, when: 'after' });
      await pollForHours(rig);
      expect(told(rig.events)).toEqual([`user.updated ${renamed}`, `user.deactivated ${left}`]);
      expect((await registered(rig)).tally).toMatchObject({ deactivations: [{ count: 1 }] });
      expect(await registered(rig)).toMatchObject({ holds: {} });
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });
});

describe('a sweep that stands still at any of its calls until another poll has done its work', () => {
  it('does no harm when it goes on to publish what was approved', async () => {
    await atEachCall(beforeApproval, async ({ rig, before }, atCall) => {
      const leavers = [...before.keys()].slice(0, 6);
      const [back = ''] = leavers;
      const meanwhile = async () => {
        rig.pass(LEASE_MS);
        await rig.process().poll();
        rig.ats.rehire(back);
      };
      await rig.process({ fate: { atCall, when: 'after', meanwhile } }).poll();
      await pollForHours(rig);
      const isTold = (id: string) => told(rig.events).includes(`user.deleted ${id}`);
      expect(leavers.filter((id) => id !== back).map(isTold)).toEqual([true, true, true, true, true]);
      expect(notices(rig.events)).toEqual([`held deletions 6 of ${PEOPLE}`, 'released deletions approved']);
      expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {}, tally: {} });
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });
});
