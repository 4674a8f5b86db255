import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rowOf } from '../../../infra/local/sandbox/rows.ts';
import { told } from '../../support/ledger.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('an odd item of one user', () => {
  let rig: Rig;
  let [odd, other] = ['', ''];

  beforeEach(async () => {
    rig = await startRig(2);
    await rig.process().poll();
    [odd = '', other = ''] = rig.ats.people().map(({ id }) => id);
  });
  afterEach(() => rig.close());

  it('that is marked by a poll that never was is set aside, and the others go on', async () => {
    const update = new UpdateCommand({
      TableName: rig.table.table.name,
      Key: { pk: rig.ats.id, sk: `user#${odd}` },
      UpdateExpression: 'SET poll = :poll',
      ExpressionAttributeValues: { ':poll': Number.MAX_SAFE_INTEGER },
    });
    await rig.table.table.client.send(update);
    for (const id of [odd, other]) rig.ats.edit(id, { last_name: 'Married' });
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expect(told(rig.events)).toEqual([`user.updated ${other}`]);
    expect(rig.decisions).toContainEqual(expect.objectContaining({ decision: 'set_aside', user_id: odd }));
  });

  it('that would outgrow DynamoDB is set aside, and the others go on', async () => {
    const [first, second] = rig.ats.people().map((person) => rowOf(rig.ats, person));
    const fields = ['remote_id', 'first_name', 'last_name', 'email', 'status'] as const;
    const unreadable = Object.fromEntries([...fields, 'system_roles'].map((field) => [field, 5]));
    for (const [nth, field] of [...fields, ...fields].entries()) {
      const row = { ...first, ...unreadable, [field]: String(nth).repeat(64_000) };
      rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [row, { ...second, last_name: String(nth) }] });
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    }
    expect(told(rig.events).filter((line) => line.endsWith(other))).toHaveLength(2 * fields.length);
    expect(rig.reports.reduce((sum, report) => sum + report.set_aside, 0)).toBeGreaterThan(0);
  });
});
