import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { told } from '../../support/ledger.ts';
import { startRig } from '../../support/rig.ts';

/** Each of these is a life that the model in test/model has found, cut down to its cause. */

it('somebody hired after the baseline is news to the first sweep, although our clock runs ahead of theirs', async () => {
  const rig = await startRig(2);
  const ahead = rig.process();
  const clock = () => ahead.deps.clock() + 3_600_000;
  await ahead.pollWith({ clock });
  rig.pass(60_000);
  const { id } = rig.ats.hire();
  rig.pass(60_000);
  await rig.register.askForSweep(rig.ats.id, clock());
  await ahead.pollWith({ clock });
  expect(told(rig.events)).toEqual([`user.created ${id}`]);
  await rig.close();
});

it('a sweep whose time runs out while the next page is on its way ends as failed, and harms no other poll', async () => {
  const rig = await startRig(6, { largest_page: 2 });
  await rig.process().poll();
  await rig.register.askForSweep(rig.ats.id, rig.process().deps.clock());
  /** Of the lease, that a sweep is tried, whom it knows, and two pages. */
  const ofPageTwo = 5;
  const slowly = async () => {
    rig.pass(60_000);
    await delay(20);
  };
  const unhandled: unknown[] = [];
  const listen = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', listen);
  rig.pass(1_000);
  const end = await rig.process({ fate: { atCall: ofPageTwo, when: 'before', meanwhile: slowly } }).poll();
  await new Promise(setImmediate);
  process.off('unhandledRejection', listen);
  expect(end).toMatchObject({ outcome: 'failed', reason: { code: 'SWEEP.OVERRAN' } });
  expect(unhandled).toEqual([]);
  await rig.close();
});
