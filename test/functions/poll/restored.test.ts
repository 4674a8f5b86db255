import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Table } from '../../../functions/adapters/table.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { expectKnown, newsOn, told, type News } from '../../support/ledger.ts';
import { Killed } from '../../support/mortal.ts';
import { LEASE_MS, startRig, type Rig } from '../../support/rig.ts';

type Items = readonly Readonly<Record<string, unknown>>[];

async function copyOf({ client, name }: Table): Promise<Items> {
  return (await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }))).Items ?? [];
}

/** Makes the table what it was; nothing is an empty one. */
async function restore(table: Table, items: Items): Promise<void> {
  const { client, name: TableName } = table;
  for (const { pk, sk } of await copyOf(table)) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  for (const Item of items) await client.send(new PutCommand({ TableName, Item }));
}

describe('a table', () => {
  let rig: Rig;
  let table: Table;

  beforeEach(async () => {
    rig = await startRig(20);
    ({ table } = rig.table);
    await poll();
  });
  afterEach(() => rig.close());

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  const person = (nth: number) => rig.ats.people()[nth]?.id ?? '';
  const newsSince = (count: number) => newsOn(rig.events.slice(count));
  const ofUser = (news: readonly News[], id: string) => news.filter(({ detail }) => detail.data.user.id === id);
  const sequences = (news: readonly News[]) => news.map(({ detail }) => detail.metadata.sequence);

  it('that is restored from an earlier copy tells again what was told since, with larger numbers', async () => {
    const [renamed, inactive, gone] = [person(0), person(1), person(2)];
    rig.ats.edit(renamed, { first_name: 'Told before the copy' });
    await poll();
    const copy = await copyOf(table);
    rig.ats.edit(renamed, { last_name: 'Told after the copy' });
    rig.ats.deactivate(inactive);
    rig.ats.delete(gone);
    const hired = rig.ats.hire().id;
    await poll();
    const [before, count] = [newsOn(rig.events), rig.events.length];
    await restore(table, copy);
    await poll();
    await poll();
    const again = newsSince(count);
    expect(told(rig.events.slice(count)).toSorted()).toEqual(
      [
        `user.created ${hired}`,
        `user.deactivated ${inactive}`,
        `user.deleted ${gone}`,
        `user.updated ${renamed}`,
      ].toSorted(),
    );
    for (const id of [renamed, inactive, gone, hired]) {
      const [[sequence = 0], earlier] = [sequences(ofUser(again, id)), sequences(ofUser(before, id))];
      expect(sequence).toBeGreaterThan(Math.max(...earlier));
    }
    const [beforeTheCopy] = sequences(ofUser(before, renamed));
    expect(ofUser(again, renamed)[0]?.detail.metadata.previous_sequence).toBe(beforeTheCopy);
    await expectKnown(rig);
  });

  it('that is restored does not know what was told since, and is silent should it be undone', async () => {
    const id = person(0);
    const { last_name } = rig.ats.person(id) ?? {};
    const copy = await copyOf(table);
    rig.ats.edit(id, { last_name: 'Told' });
    await poll();
    const count = rig.events.length;
    await restore(table, copy);
    rig.ats.edit(id, { last_name: last_name ?? null });
    await poll();
    expect(newsSince(count)).toEqual([]);
  });

  it('that is restored to the middle of a poll repeats its news identically, behind what was told since', async () => {
    const id = person(0);
    rig.ats.edit(id, { last_name: 'In flight' });
    // Lease, users, snapshots, the list, and the user: it dies before it publishes.
    await expect(rig.process({ fate: { atCall: 6, when: 'before' } }).poll()).rejects.toThrow(Killed);
    const copy = await copyOf(table);
    rig.pass(LEASE_MS);
    await poll();
    rig.ats.edit(id, { last_name: 'Told since' });
    await poll();
    const [first, second] = newsOn(rig.events);
    const count = rig.events.length;
    await restore(table, copy);
    await poll();
    const [repeated, again] = newsSince(count);
    expect(repeated).toEqual(first);
    expect(again?.detail.data).toEqual(second?.detail.data);
    expect(again?.detail.metadata.sequence).toBeGreaterThan(second?.detail.metadata.sequence ?? Infinity);
  });

  it('that is lost begins with a baseline, tells nobody who left meanwhile, and goes on with larger numbers', async () => {
    const [renamed, gone] = [person(0), person(1)];
    rig.ats.edit(renamed, { last_name: 'Told' });
    await poll();
    const [before, count] = [newsOn(rig.events), rig.events.length];
    rig.ats.delete(gone);
    await restore(table, []);
    expect(await rig.process().poll()).toEqual({ outcome: 'refused' });
    await rig.register.add(rig.ats.id, CUSTOMER);
    await poll();
    expect(rig.events.slice(count).map((event) => event['detail-type'])).toEqual(['integration.ready']);
    rig.ats.edit(renamed, { last_name: 'Told again' });
    await poll();
    const [news] = newsSince(count);
    expect(news?.detail.metadata.previous_sequence).toBeNull();
    expect(news?.detail.metadata.sequence).toBeGreaterThan(Math.max(...sequences(before)));
    await expectKnown(rig);
  });
});
