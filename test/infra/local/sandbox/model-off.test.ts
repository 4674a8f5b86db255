import { describe, expect, it } from 'vitest';
import { rowOf } from '../../../../infra/local/sandbox/rows.ts';
import { at, everyUser, idsOf, nth, openSandbox, stoppedClock, type Query } from './asking.ts';

const DAY = 10_000;
const SECOND = 1000;

/** Greenhouse, whose first person was deleted a day before its users were switched off. */
async function open() {
  const clock = stoppedClock();
  const sandbox = await openSandbox({ now: clock.now, day_ms: DAY });
  const ats = at(sandbox, 'greenhouse');
  const rows = async (query: Query = {}) =>
    everyUser(sandbox, ats.id, { include_deleted: true, page_size: 250, ...query });
  const leaver = ats.delete(nth(ats.people(), 0).id);
  clock.pass(DAY);
  const before = await rows();
  ats.switchOff('ats_users');
  ats.sync();
  const off_at = clock.now().toISOString();
  clock.pass(SECOND);
  const switchedOn = () => {
    ats.switchOn('ats_users');
    clock.pass(SECOND);
    ats.sync();
    return clock.now().toISOString();
  };
  return { clock, sandbox, ats, rows, leaver, before, off_at, switchedOn };
}

describe('users that are switched off', () => {
  it('are all deleted at the time of the sync; who was deleted before stays as they were', async () => {
    const { rows, leaver, before, off_at } = await open();
    const deleted = { changed_at: off_at, remote_deleted_at: off_at };
    const expected = before.map((row) => (row.id === leaver.id ? row : { ...row, ...deleted }));
    const byId = new Map((await rows()).map((row) => [row.id, row]));
    expect(byId).toEqual(new Map(expected.map((row) => [row.id, row])));
    expect(await rows({ include_deleted: false })).toEqual([]);
  });

  it('are found by a delta as of the sync', async () => {
    const { rows, leaver, before, off_at } = await open();
    const since = new Date(Date.parse(off_at) - 1).toISOString();
    expect(new Set(idsOf(await rows({ updated_after: since })))).toEqual(
      new Set(idsOf(before).filter((id) => id !== leaver.id)),
    );
  });

  it('are emptied 14 days later, as a delta shows once', async () => {
    const { clock, rows, before, off_at } = await open();
    clock.pass(14 * DAY - SECOND - 1);
    expect((await rows()).filter((row) => row.last_name === null)).toHaveLength(1);
    const updated_after = clock.now().toISOString();
    clock.pass(1);
    const emptied = await rows({ updated_after });
    expect(emptied).toHaveLength(before.length - 1);
    const dates = { changed_at: off_at, remote_deleted_at: off_at };
    for (const row of emptied) expect(row).toMatchObject({ remote_id: null, last_name: null, email: null, ...dates });
    clock.pass(DAY);
    expect(await rows({ updated_after: new Date(clock.now().getTime() - 1).toISOString() })).toEqual([]);
  });

  it('are what rowOf shows of people too', async () => {
    const { ats, rows } = await open();
    const shown = new Map(ats.people().map((person) => [person.id, rowOf(ats, person)]));
    for (const row of await rows()) expect(shown.get(row.id)).toMatchObject(row);
  });
});

describe('what happens in the ATS while its users are off', () => {
  it('is not seen: edits, leavers, returners and newcomers', async () => {
    const { ats, rows, leaver } = await open();
    const shown = await rows();
    const [one, other] = [nth(ats.people(), 2), nth(ats.people(), 3)];
    ats.edit(one.id, { last_name: 'Married' });
    ats.delete(other.id);
    ats.rehire(leaver.id);
    const newcomer = ats.hire();
    expect(await rows()).toEqual(shown);
    expect(await rows({ emails: newcomer.email ?? '' })).toEqual([]);
    expect(rowOf(ats, newcomer).remote_deleted_at).not.toBeNull();
  });

  it('is not seen by a second sync either', async () => {
    const { clock, ats, rows } = await open();
    const shown = await rows();
    ats.edit(nth(ats.people(), 2).id, { last_name: 'Married' });
    clock.pass(SECOND);
    ats.sync();
    expect(await rows()).toEqual(shown);
  });
});

describe('users that are on again', () => {
  it('are back with their present values, touched by the sync', async () => {
    const { clock, ats, rows, leaver, before, switchedOn } = await open();
    clock.pass(20 * DAY);
    const edited = ats.edit(nth(before, 0).id, { last_name: 'Married' });
    const changed_at = switchedOn();
    const expected = before
      .filter(({ id }) => id !== leaver.id)
      .map((row) => ({ ...row, ...(row.id === edited.id ? { last_name: 'Married' } : {}), changed_at }));
    const there = await rows({ include_deleted: false });
    const withoutRemoteData = there.map((row) => ({ ...row, remote_data: {} }));
    expect(new Map(withoutRemoteData.map((row) => [row.id, row]))).toEqual(
      new Map(expected.map((row) => [row.id, { ...row, remote_data: {} }])),
    );
  });

  it('are joined by newcomers and returners', async () => {
    const { clock, ats, rows, leaver, switchedOn } = await open();
    const newcomer = ats.hire();
    ats.rehire(leaver.id);
    const updated_after = clock.now().toISOString();
    const changed_at = switchedOn();
    for (const { id } of [newcomer, leaver]) {
      expect(await rows({ ids: id, updated_after })).toMatchObject([{ changed_at, remote_deleted_at: null }]);
    }
  });

  it('lack who left in the meantime, whose record stays what it was: emptied, if it was', async () => {
    const { clock, ats, rows, off_at, switchedOn } = await open();
    const person = nth(ats.people(), 2);
    clock.pass(10 * DAY);
    ats.delete(person.id);
    clock.pass(5 * DAY);
    const [shown] = await rows({ ids: person.id });
    switchedOn();
    expect(shown).toMatchObject({ last_name: null, remote_deleted_at: off_at });
    expect(await rows({ ids: person.id })).toEqual([shown]);
    ats.rehire(person.id);
    expect(await rows({ ids: person.id })).toMatchObject([{ last_name: person.last_name, remote_deleted_at: null }]);
  });
});

describe('the records of users that are off', () => {
  it('can be emptied and removed', async () => {
    const { ats, rows, before } = await open();
    const [emptied, removed] = [nth(before, 0).id, nth(before, 1).id];
    ats.anonymise(emptied, { deletion_date: 'nulled' });
    ats.remove(removed);
    expect(await rows({ ids: emptied })).toMatchObject([{ remote_id: null, remote_deleted_at: null }]);
    expect(await rows({ ids: removed })).toEqual([]);
  });

  it('are saved, with what is off and what is not yet synced', async () => {
    const { clock, sandbox, ats, rows } = await open();
    ats.switchOff('email', 'customer');
    ats.edit(nth(ats.people(), 2).id, { last_name: 'Married' });
    const after = await openSandbox({ now: clock.now, day_ms: DAY, state: sandbox.save() });
    const resumed = async () => everyUser(after, ats.id, { include_deleted: true, page_size: 250 });
    expect(await resumed()).toEqual(await rows());
    for (const one of [ats, at(after, 'greenhouse')]) {
      one.switchOn('ats_users');
      one.sync();
    }
    expect(await resumed()).toEqual(await rows());
    expect(JSON.parse(after.save())).toEqual(JSON.parse(sandbox.save()));
  });
});
