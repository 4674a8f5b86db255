import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { CUSTOMER } from '../../support/builders.ts';
import { newsOn, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const ODD = ['a b', '#', 'user#1', '__proto__', 'constructor', 'ü', '💥', '%2C', '\u0000', '.', '"]', 'x'.repeat(255)];
const UNUSABLE = ['a,b', ',', '\uD800', '\uDC00x', 'x'.repeat(10_000), ''];

describe('an odd id of a user', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(3);
    await rig.register.add(rig.neighbour.ats.id, CUSTOMER);
    await rig.process().poll();
    await rig.neighbour.process().poll();
  });
  afterEach(() => rig.close());

  const rows = (ids: readonly string[], changes: object = {}) => {
    const [person] = rig.ats.people().map((one) => rowOf(rig.ats, one));
    return ids.map((id) => ({ ...person, id, ...changes }));
  };
  const everybody = () => rig.ats.people().map((one) => rowOf(rig.ats, one));
  const serve = (given: readonly unknown[], times = Infinity) => {
    rig.sandbox.faults.clear();
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: given }, times);
  };
  const poll = () => rig.process().poll();

  it('is an id like any other, from the first news to the last', async () => {
    serve([...rows(ODD), ...everybody()]);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual(ODD.map((id) => `user.created ${id}`));
    serve([...rows(ODD, { last_name: 'Married' }), ...everybody()]);
    await poll();
    rig.pass(2 * DAY_MS);
    serve([...rows(ODD.slice(5), { last_name: 'Married' }), ...everybody()], 1);
    expect(await poll()).toEqual({ outcome: 'completed' });
    const missing = newsOn(rig.events).filter((event) => event['detail-type'] === 'user.deleted');
    expect(missing.map(({ detail }) => detail.data.user.id).sort()).toEqual(ODD.slice(0, 5).sort());
  });

  it('that nothing can be asked or stored by is set aside, and told', async () => {
    serve([...rows(UNUSABLE), ...rows(['good']), ...everybody()]);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual(['user.created good']);
    // In the list, and in the answer about the one whom it had created.
    expect(rig.reports.at(-1)).toMatchObject({ set_aside: 2 * UNUSABLE.length });
  });

  it('that two customers share is that of two users', async () => {
    const [id = ''] = rig.neighbour.ats.people().map((one) => one.id);
    serve([...rows([id], { last_name: 'Here' }), ...everybody()]);
    rig.neighbour.ats.edit(id, { last_name: 'There' });
    await poll();
    await rig.neighbour.process().poll();
    const news = newsOn(rig.events).filter(({ detail }) => detail.data.user.id === id);
    const names = news.map(({ detail }) => [detail.metadata.integration_id, detail.data.user.last_name]);
    expect(names).toEqual([
      [rig.ats.id, 'Here'],
      [rig.neighbour.ats.id, 'There'],
    ]);
    expect(new Set(news.map(({ detail }) => detail.metadata.event_id)).size).toBe(2);
  });
});
