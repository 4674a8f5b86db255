import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Customer } from '../../events/index.ts';
import { unlessRefused, type Table } from '../table.ts';
import { keyOf, type Stop } from './item.ts';

/** A stop in place of another, or of none. */
export type Replacement = { readonly stop: Stop; readonly before: Stop | undefined };

/** What was removed, and whose it is by now. */
export type Revival = { readonly stop: Stop; readonly customer: Customer };

type By = { readonly integration_id: string; readonly poll: number };

/** An update on condition that the integration is there and that the stop is still the one that was read. */
type Change = {
  readonly id: string;
  readonly before: Stop | undefined;
  readonly update: string;
  readonly condition?: string;
  readonly values?: Readonly<Record<string, unknown>>;
};

/** @returns false if by now it is stopped, or not, in another way. */
async function change(table: Table, { id, before, update, condition, values = {} }: Change): Promise<boolean> {
  const isSame = before === undefined ? 'attribute_not_exists(#stop)' : '#stop.#at = :before';
  const clauses = ['attribute_exists(sk)', isSame, ...(condition === undefined ? [] : [condition])];
  const command = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: update,
    ConditionExpression: clauses.join(' AND '),
    ExpressionAttributeNames: { '#stop': 'stop', ...(before && { '#at': 'at' }) },
    ExpressionAttributeValues: { ...values, ...(before && { ':before': before.at }) },
  });
  return (await unlessRefused(table.client.send(command))) !== undefined;
}

export async function stop(table: Table, id: string, { stop: what, before }: Replacement): Promise<boolean> {
  return change(table, { id, before, update: 'SET #stop = :stop', values: { ':stop': what } });
}

export async function resume(table: Table, id: string, before: Stop | undefined): Promise<boolean> {
  return change(table, { id, before, update: 'SET enabled = :true REMOVE #stop', values: { ':true': true } });
}

/** What does not hold any more: where the polls were, and what kept them from going on. */
const OF_BEFORE = [
  '#stop',
  'erased_at',
  'windows',
  'baseline',
  'failure',
  'overran',
  'lease_until',
  'lease_owner',
  'poll_started_at',
  'swept_at',
  'sweep_tried_at',
  'sweep_failure',
  'sweep_attempts',
  'failing',
];

/**
 * A baseline stores whom it does not know; what changed of the others while nobody looked is for the sweep after it. The
 * poll number is raised so that one which erases stops.
 */
export async function revive(table: Table, id: string, { stop: before, customer }: Revival): Promise<boolean> {
  const sets =
    'enabled = :true, phase = :phase, customer = :customer, sweep_due = :true, attempts = :none, ended = :none';
  return change(table, {
    id,
    before,
    update: `SET ${sets} REMOVE ${OF_BEFORE.join(', ')} ADD poll_number :one`,
    condition: 'enabled = :false',
    values: { ':true': true, ':false': false, ':phase': 'baseline', ':customer': customer, ':none': 0, ':one': 1 },
  });
}

export async function noteStopped(table: Table, { integration_id: id, poll }: By, before: Stop): Promise<void> {
  const values = { ':false': false, ':poll': poll };
  await change(table, { id, before, update: 'SET enabled = :false', condition: 'poll_number = :poll', values });
}

type Erased = Stop & { readonly erased_at: number };

export async function noteErased(table: Table, { integration_id: id, poll }: By, before: Erased): Promise<void> {
  const update = 'SET erased_at = :now REMOVE #stop.erase_at';
  const values = { ':now': before.erased_at, ':poll': poll };
  await change(table, { id, before, update, condition: 'poll_number = :poll', values });
}
