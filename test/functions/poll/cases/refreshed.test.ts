import { afterEach, beforeEach, expect, it } from 'vitest';
import { rowOf } from '../../../../infra/local/sandbox/rows.ts';
import { expectKnown, told } from '../../../support/ledger.ts';
import { DAY_MS, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

let rig: Rig;

beforeEach(async () => {
  rig = await startRig(3);
});
afterEach(() => rig.close());

it('a sweep takes over the name that a customer has now', async () => {
  await rig.process().poll();
  await rig.register.askForSweep(rig.ats.id, rig.now());
  const customer = { origin_id: '36123', organization_name: 'Acme Worldwide' };
  const process = rig.process();
  const { kombo } = process.deps;
  const renamed = {
    ...kombo,
    integration: async (...asked: Parameters<typeof kombo.integration>) => {
      return { ...(await kombo.integration(...asked)), customer };
    },
  };
  await process.pollWith({ kombo: renamed });
  expect(await registered(rig)).toMatchObject({ customer });
});

it('a sweep fills in, without an event, what could not be read before', async () => {
  const [unreadable, ...others] = rig.ats.people().map((person) => rowOf(rig.ats, person));
  const id = unreadable?.id ?? '';
  rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [{ ...unreadable, email: 5 }, ...others] });
  await rig.process().poll();
  expect((await snapshotOf(rig, id))?.user).not.toHaveProperty('email');
  rig.pass(DAY_MS);
  await sweep(rig);
  expect((await snapshotOf(rig, id))?.user.email).toBe(unreadable?.email?.toLowerCase());
  expect(told(rig.events)).toEqual([]);
  await expectKnown(rig);
});
