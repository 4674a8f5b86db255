import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused, type Table } from '../table.ts';
import { keyOf } from './item.ts';

/** When the message for a ring is delivered, in place of the one before (epoch milliseconds, both). */
export type Rung = { readonly due_at: number; readonly before: number | undefined };

/** @returns false, and keeps nothing, if it has rung otherwise meanwhile, or is not there. */
export async function writeRing(table: Table, id: string, { due_at, before }: Rung): Promise<boolean> {
  const isSame = before === undefined ? 'attribute_not_exists(ring_due_at)' : 'ring_due_at = :before';
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: 'SET ring_due_at = :due',
    ConditionExpression: `attribute_exists(sk) AND ${isSame}`,
    ExpressionAttributeValues: { ':due': due_at, ...(before !== undefined && { ':before': before }) },
  });
  return (await unlessRefused(table.client.send(update))) !== undefined;
}
