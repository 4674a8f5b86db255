import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Event } from '../../../functions/events/index.ts';
import { newsOn, told } from '../../support/ledger.ts';
import { putItem } from '../../support/nonsense.ts';
import { DAY_MS, snapshotOf } from '../../support/operator.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const Item = z.looseObject({ sk: z.string() });
const Row = z.looseObject({ id: z.string(), last_name: z.string(), remote_deleted_at: z.string().nullable() });

/** What the first version that polled left in the table, what Kombo showed then, and what it published next. */
const Left = z.object({
  integration: Item,
  snapshots: z.array(Item),
  rows: z.array(Row),
  published: z.array(z.looseObject({ 'detail-type': z.string(), detail: z.unknown() })),
});
type Left = z.infer<typeof Left>;

function readLeft(name: string): Left {
  const file = new URL(`../../contract/stored/${name}.json`, import.meta.url);
  return Left.parse(JSON.parse(readFileSync(file, 'utf8')));
}

describe('items that the first version wrote', () => {
  let rig: Rig;

  beforeEach(async () => {
    // The same seed gives the integration the same id today.
    rig = await startRig(1);
    rig.pass(DAY_MS);
  });
  afterEach(() => rig.close());

  /** Puts the table and Kombo where they were. */
  async function goBackTo(name: string): Promise<Left> {
    const left = readLeft(name);
    for (const item of [left.integration, ...left.snapshots]) await putItem(rig.table.table, item);
    show(left.rows);
    return left;
  }

  function show(rows: readonly unknown[]): void {
    rig.sandbox.faults.clear();
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows }, Infinity);
  }

  async function poll(): Promise<string | null | undefined> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    return rig.reports.at(-1)?.pass;
  }

  it('about an integration that was only added begin with a baseline', async () => {
    const { rows } = await goBackTo('added');
    expect(await poll()).toBe('baseline');
    expect(rig.events.map((event) => Event.parse(event)['detail-type'])).toEqual(['integration.ready']);
    expect(rig.events[0]?.detail).toMatchObject({ data: { users: rows.length } });
  });

  it('and whose events a dead poll left unpublished are published as that version did, once', async () => {
    const { published } = await goBackTo('left-by-a-dead-poll');
    expect(await poll()).toBe('sweep');
    expect(await poll()).toBe('delta');
    const events = rig.events.map(({ detail, 'detail-type': type }) => ({ 'detail-type': type, detail }));
    expect(JSON.stringify(events)).toBe(JSON.stringify(published));
  });

  it('are no news, and what one lacks is filled in', async () => {
    const { rows } = await goBackTo('after-a-failed-poll');
    expect(await poll()).toBe('sweep');
    expect(await poll()).toBe('delta');
    expect(rig.events).toEqual([]);
    expect(rig.reports.map(({ users_written, set_aside }) => [users_written, set_aside])).toEqual([
      [1, 0],
      [0, 0],
    ]);
    for (const { id, remote_deleted_at, email } of rows.filter((row) => row.remote_deleted_at === null)) {
      expect((await snapshotOf(rig, id))?.user).toMatchObject({ email, remote_deleted_at });
    }
  });

  it('are what the next news of everybody goes on from', async () => {
    const { rows, snapshots } = await goBackTo('after-a-failed-poll');
    const there = rows.filter((row) => row.remote_deleted_at === null);
    show(rows.map((row) => (there.includes(row) ? { ...row, last_name: `${row.last_name} the Second` } : row)));
    await poll();
    expect(told(rig.events).toSorted()).toEqual(there.map(({ id }) => `user.updated ${id}`).toSorted());
    for (const { detail } of newsOn(rig.events)) {
      const { sequence, last_change } = numbersOf(snapshots, detail.data.user.id);
      expect(detail.metadata.sequence).toBeGreaterThan(sequence);
      expect(detail.metadata.previous_sequence).toBe(last_change?.sequence ?? null);
    }
  });
});

const Numbers = z.object({ sequence: z.number(), last_change: z.object({ sequence: z.number() }).optional() });

function numbersOf(snapshots: Left['snapshots'], id: string): z.infer<typeof Numbers> {
  return Numbers.parse(snapshots.find(({ sk }) => sk === `user#${id}`));
}
