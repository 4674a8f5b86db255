import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { expectKnown, told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const WRONG = [5, true, {}, { a: 'b' }, [null], [5], [['x']], JSON.parse('{"__proto__":{"id":"x"}}')];
const WRONG_TEXT = [...WRONG, []];
const FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  remote_id: WRONG_TEXT,
  first_name: WRONG_TEXT,
  last_name: WRONG_TEXT,
  email: WRONG_TEXT,
  status: WRONG_TEXT,
  changed_at: WRONG_TEXT,
  remote_deleted_at: [...WRONG_TEXT, ''],
  system_roles: [
    ...WRONG,
    'ADMIN',
    [{}],
    [{ remote_id: 5 }],
    [{ remote_id: '1', scope: {} }],
    [JSON.parse('{"__proto__":{"remote_id":"1"}}')],
  ],
};
/** One field of one row, and what is wrong in it. */
const POISONS = Object.entries(FIELDS).flatMap(([field, values]) => values.map((value) => ({ [field]: value })));
/** Rows of nobody. */
const NOBODIES = [
  null,
  5,
  'row',
  [],
  {},
  ...[null, 5, '', [], {}, '\uD800', 'x'.repeat(10_000)].map((id) => ({ id, first_name: 'Nobody' })),
];

describe('rows that make no sense', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(POISONS.length + 1);
    // One whose status could not be read and is INACTIVE would be news.
    for (const { id, status } of rig.ats.people()) if (status === 'INACTIVE') rig.ats.reactivate(id);
  });
  afterEach(() => rig.close());

  /** Everybody's row, each but the last with something wrong, and rows of nobody. */
  const poisoned = () => {
    const rows = rig.ats.people().map((person) => rowOf(rig.ats, person));
    return [...NOBODIES, ...rows.map((row, nth) => ({ ...row, ...POISONS[nth] })), ...NOBODIES];
  };
  const someone = () => rig.ats.people().at(-1)?.id ?? '';
  const serve = (rows: readonly unknown[], times = 1) =>
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows }, times);
  const poll = () => rig.process().poll();

  it('keep nobody from being stored by a baseline, and are filled in silently', async () => {
    serve(poisoned());
    expect(await poll()).toEqual({ outcome: 'completed' });
    const withoutDeletion = FIELDS['remote_deleted_at']?.length ?? 0;
    expect(rig.reports.at(-1)).toMatchObject({
      set_aside: 2 * NOBODIES.length,
      masked: POISONS.length,
      users_written: POISONS.length + 1 - withoutDeletion,
    });
    rig.pass(DAY_MS);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([]);
    await expectKnown(rig);
  });

  it('are no news in a delta, and keep nobody else from being told', async () => {
    await poll();
    rig.ats.edit(someone(), { last_name: 'Married' });
    serve(poisoned());
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([`user.updated ${someone()}`]);
    expect(rig.reports.at(-1)).toMatchObject({ set_aside: 2 * NOBODIES.length, masked: POISONS.length });
    await expectKnown(rig);
  });

  it('delete nobody in a sweep, who is asked for by id too', async () => {
    await poll();
    rig.ats.edit(someone(), { last_name: 'Married' });
    rig.pass(2 * DAY_MS);
    const rows = poisoned().filter(
      (row) => !(row !== null && typeof row === 'object' && 'status' in row && row.status === 5),
    );
    serve(rows, Infinity);
    expect(await poll()).toEqual({ outcome: 'completed' });
    expect(rig.reports.at(-1)).toMatchObject({ pass: 'sweep' });
    expect(told(rig.events)).toEqual([`user.updated ${someone()}`]);
    await expectKnown(rig);
  });

  it('of any kind never stop a poll', async () => {
    await poll();
    const [id = ''] = rig.ats.people().map((person) => person.id);
    const anything = fc.jsonValue({ maxDepth: 3 });
    const fields = Object.fromEntries(Object.keys(FIELDS).map((field) => [field, anything]));
    const row = fc.oneof(
      anything,
      fc.record(
        { ...fields, id: fc.oneof(fc.constantFrom(id, '__proto__', 'constructor', '#', 'a b', 'ü,💥'), anything) },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.constantFrom(0, 2 * DAY_MS), async (rows, later) => {
        rig.pass(later);
        rig.sandbox.faults.clear();
        serve(rows, 3);
        const end = await poll();
        const reasons = end.outcome === 'failed' ? [end.reason.code] : [];
        expect(['SWEEP.EMPTY']).toEqual(expect.arrayContaining(reasons));
      }),
      { numRuns: 60 },
    );
  });
});
