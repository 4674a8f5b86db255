import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Kind } from '../../domain/guard.ts';
import type { Decision } from '../../domain/hold.ts';
import { decisionAttribute, keyOf } from './item.ts';
import { unlessRefused, type Table } from '../table.ts';

/** What is said about a hold, in place of what. */
export type Answer = { readonly decision: Decision; readonly before: Decision | undefined };

/** What was asked for, when (epoch milliseconds). */
export type Asked = { readonly what: Kind | 'sweep'; readonly at: number };

type Which = { readonly id: string; readonly kind: Kind };

/** @returns false, and keeps nothing, if the hold or what was said about it is another by now. */
export async function writeAnswer(table: Table, { id, kind }: Which, { decision, before }: Answer): Promise<boolean> {
  const isUnsaid = before === undefined ? 'attribute_not_exists(#said)' : '#said.#at = :before';
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: 'SET #said = :decision',
    ConditionExpression: `holds.#kind.poll = :hold AND ${isUnsaid}`,
    ExpressionAttributeNames: { '#said': decisionAttribute(kind), '#kind': kind, ...(before && { '#at': 'at' }) },
    ExpressionAttributeValues: {
      ':decision': decision,
      ':hold': decision.hold,
      ...(before && { ':before': before.at }),
    },
  });
  return (await unlessRefused(table.client.send(update))) !== undefined;
}

/** @returns false if it is not there. */
export async function askForSweep(table: Table, id: string, at: number): Promise<boolean> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: 'SET sweep_asked_at = :at',
    ConditionExpression: 'attribute_exists(sk)',
    ExpressionAttributeValues: { ':at': at },
  });
  return (await unlessRefused(table.client.send(update))) !== undefined;
}

type By = { readonly integration_id: string; readonly poll: number };

/** Nothing is removed if it was asked anew meanwhile, or if a later poll has begun: that one finds it. */
export async function removeAsked(table: Table, { what, at }: Asked, { integration_id, poll }: By): Promise<void> {
  const isSweep = what === 'sweep';
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(integration_id),
    UpdateExpression: 'REMOVE #asked',
    ConditionExpression: `poll_number = :poll AND ${isSweep ? '#asked' : '#asked.#at'} = :at`,
    ExpressionAttributeNames: {
      '#asked': isSweep ? 'sweep_asked_at' : decisionAttribute(what),
      ...(!isSweep && { '#at': 'at' }),
    },
    ExpressionAttributeValues: { ':poll': poll, ':at': at },
  });
  await unlessRefused(table.client.send(update));
}
