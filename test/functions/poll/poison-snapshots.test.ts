import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { newsOn, told } from '../../support/ledger.ts';
import { itemOf, pathsOf, putItem, someNonsense, withValue } from '../../support/nonsense.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('a snapshot with nonsense', () => {
  let rig: Rig;
  let item: Readonly<Record<string, unknown>>;
  let [odd, other] = ['', ''];

  beforeAll(async () => {
    rig = await startRig(12);
    await poll();
    [odd = '', other = ''] = rig.ats.people().map(({ id }) => id);
    rig.ats.edit(odd, { last_name: 'Changed' });
    await poll();
    item = await itemOf(rig.table.table, { pk: rig.ats.id, sk: `user#${odd}` });
  });
  afterAll(() => rig.close());

  const poll = () => rig.process().poll();
  const write = (path: readonly string[], value: unknown) =>
    putItem(rig.table.table, { ...item, ...Object(withValue(item, path, value)) });
  const toldSince = (before: number) => told(rig.events.slice(before));
  /** Whom the news call new or deleted: nobody came, and nobody left. */
  const comings = () =>
    newsOn(rig.events).filter(({ detail: { data } }) => 'reason' in data && data.reason !== 'restored');

  it(
    'anywhere is never taken for none, stops neither a delta nor a sweep, and the others are told',
    { timeout: 120_000 },
    async () => {
      const places = pathsOf(item).filter(([first]) => first !== 'pk' && first !== 'sk');
      expect(places.length).toBeGreaterThan(20);
      const attempts = places.flatMap((path, nth) => someNonsense(nth).map((value) => ({ path, value })));
      for (const [nth, { path, value }] of attempts.entries()) {
        const before = rig.events.length;
        await write(path, value);
        rig.ats.edit(other, { last_name: `Married ${nth}` });
        if (nth % 5 === 0) rig.pass(8 * DAY_MS);
        expect(await poll(), `${path.join('.')} ${JSON.stringify(value)}`).toEqual({ outcome: 'completed' });
        expect(toldSince(before)).toContain(`user.updated ${other}`);
      }
      expect(comings()).toEqual([]);
    },
  );

  it('that Kombo does not list any more stays, and the next poll goes on', async () => {
    rig.ats.remove(odd);
    for (const path of [['user'], ['user', 'id'], ['sequence'], ['last_change'], ['poll']]) {
      await write(path, path[1] === 'id' ? other : 'nonsense');
      rig.pass(8 * DAY_MS);
      expect(await poll()).toEqual({ outcome: 'completed' });
      expect(rig.reports.at(-1)).toMatchObject({ pass: 'sweep' });
    }
    expect(comings()).toEqual([]);
  });

  it('of somebody who was in flight is set aside, and the others are recovered', async () => {
    const register = await itemOf(rig.table.table, { pk: 'integration', sk: rig.ats.id });
    const { last_change } = item;
    const poll_number = Reflect.get(Object(last_change), 'poll');
    const places = [['user'], ...pathsOf(last_change).map((path) => ['last_change', ...path])];
    for (const path of places.filter(([, name]) => name !== 'poll')) {
      await write(path, 'nonsense');
      const number = (await rig.register.read(rig.ats.id))?.poll_number;
      const in_flight = { poll: poll_number, ids: [odd, other] };
      await putItem(rig.table.table, { ...register, poll_number: number, in_flight });
      expect(await poll(), `at ${path.join('.')}`).toEqual({ outcome: 'completed' });
    }
    expect(rig.decisions).toContainEqual(expect.objectContaining({ user_id: odd, decision: 'set_aside' }));
  });
});
