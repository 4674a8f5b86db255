import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GUARDS } from '../../../functions/domain/guard.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import type { Settings } from '../../../functions/poll/run.ts';
import { told } from '../../support/ledger.ts';
import { MARK, marked, markEverybody, nameOf } from '../../support/marked-people.ts';
import { itemOf } from '../../support/nonsense.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('what the table has of somebody who was deleted', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(40);
    markEverybody(rig.ats);
  });
  afterEach(() => rig.close());

  const person = (nth: number) => marked(rig.ats, nth);
  const items = async () =>
    (await rig.table.table.client.send(new ScanCommand({ TableName: rig.table.table.name }))).Items ?? [];
  const poll = (changes: Partial<Settings> = {}) => rig.process({ settings: changes }).poll();

  it('is gone when Kombo has emptied or removed the record and a sweep has passed', async () => {
    await poll();
    const leavers = [1, 2, 3, 4].map((nth) => person(nth));
    const [emptied = '', undated = '', removed = '', vanished = ''] = leavers;
    for (const id of leavers)
      rig.ats.edit(id, { last_name: `Zyqgone${id}`, first_name: `Zyqgone${id}`, email: `zyqgone${id}@zyq.example` });
    await poll();
    const [role = ''] = rig.ats.roles.keys();
    for (const id of leavers) rig.ats.changeRoles(id, [role]);
    rig.ats.edit(emptied, { last_name: `Zyqgonetoo${emptied}` });
    await poll();
    for (const id of [emptied, undated, removed]) rig.ats.delete(id);
    await poll();
    rig.ats.anonymise(emptied);
    rig.ats.anonymise(undated, { deletion_date: 'nulled' });
    rig.ats.remove(removed);
    rig.ats.remove(vanished);
    // The first sees who has vanished, the second forgets them.
    for (const days of [2, 8]) {
      rig.pass(days * DAY_MS);
      await poll();
    }
    expect(told(rig.events).filter((line) => line.startsWith('user.deleted'))).toHaveLength(leavers.length);
    const kept = (await items()).filter((item) => leavers.some((id) => String(item['sk']).endsWith(id)));
    expect(kept).toHaveLength(leavers.length);
    expect(JSON.stringify(kept).toLowerCase()).not.toContain(MARK);
  });

  it('is gone also where the last news was what changed before a deletion that a person dismissed', async () => {
    const strict = { guardsOf: () => ({ ...GUARDS, deletions: { count: 0, share: 0.001 } }) };
    await poll();
    const leaver = person(1);
    rig.ats.edit(leaver, { last_name: nameOf(1, 'Late') });
    await poll();
    rig.ats.delete(leaver);
    await poll(strict);
    const hold = (await rig.register.read(rig.ats.id))?.holds.deletions?.poll ?? 0;
    const decision = { answer: 'dismiss', by: 'me', at: Date.now(), hold, seen: 1, users: [] } as const;
    expect(await rig.register.answer(rig.ats.id, 'deletions', { decision, before: undefined })).toBe(true);
    rig.pass(2 * DAY_MS);
    await poll(strict);
    const key = { pk: rig.ats.id, sk: `user#${leaver}` };
    expect(await itemOf(rig.table.table, key)).toMatchObject({
      last_change: { previous: { last_name: nameOf(1, 'Last') } },
    });
    rig.ats.anonymise(leaver);
    rig.pass(8 * DAY_MS);
    await poll();
    const item = await itemOf(rig.table.table, key);
    expect(item).toMatchObject({ last_change: { type: 'user.updated' } });
    expect(JSON.stringify(item).toLowerCase()).not.toContain(MARK);
  });
});
