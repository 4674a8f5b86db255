import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowOf } from '../../../../infra/local/sandbox/rows.ts';
import { expectKnown, told } from '../../../support/ledger.ts';
import { itemOf, putItem } from '../../../support/nonsense.ts';
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

describe('a field that is compared from this version on, and that no snapshot has yet', () => {
  const PEOPLE = 60;
  /** A text, and the one that is a list. Of `status` an INACTIVE is told, under the guard, where none was known. */
  const FIELDS = ['email', 'system_roles'] as const;

  beforeEach(async () => {
    await rig.close();
    rig = await startRig(PEOPLE);
    await rig.process().poll();
  });

  /** As a version would have stored everybody that did not know the field. */
  async function storeWithout(field: string): Promise<void> {
    for (const { id } of rig.ats.people()) {
      const item = await itemOf(rig.table.table, { pk: rig.ats.id, sk: `user#${id}` });
      const user = Object.entries(Object(item['user'])).filter(([name]) => name !== field);
      await putItem(rig.table.table, { ...item, user: Object.fromEntries(user) });
    }
  }

  it.each(FIELDS)('floods nobody: %s is filled in for everybody by a delta', async (field) => {
    await storeWithout(field);
    const rows = rig.ats.people().map((person) => rowOf(rig.ats, person));
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows });
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ pass: 'delta', users_written: PEOPLE, held: 0 });
    expect(told(rig.events)).toEqual([]);
    await expectKnown(rig);
  });

  it.each(FIELDS)('floods nobody: %s is filled in for everybody by a sweep', async (field) => {
    await storeWithout(field);
    expect(await sweep(rig)).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ users_written: PEOPLE, held: 0 });
    expect(told(rig.events)).toEqual([]);
    await expectKnown(rig);
  });
});
