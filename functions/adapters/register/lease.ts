import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unlessRefused, type Table } from '../table.ts';
import { keyOf, unreadableItem, type Integration } from './item.ts';

/** The right to poll an integration, until a poll with a larger number begins. */
export type Lease = {
  readonly integration_id: string;
  readonly poll: number;
  /** How often it was written under so far. A copy of an earlier write that the network held back must not undo a later. */
  writes: number;
};

export function leaseOf({ id, poll_number }: Integration): Lease {
  return { integration_id: id, poll: poll_number, writes: 0 };
}

export type LeaseRequest = {
  readonly integration_id: string;
  /** Unique to this attempt: tells a lost answer from a lost race. */
  readonly owner: string;
  /** Epoch milliseconds, all three. */
  readonly now: number;
  readonly until: number;
  /** When this poll was asked for: when its message was sent, or was to be delivered. */
  readonly asked_at: number;
};

/**
 * The longest that a lease can last: a Lambda function's 15 minutes and the margin. One that ends later was written by
 * a clock that was wrong, and is as good as expired.
 */
export const LONGEST_LEASE_MS = 20 * 60_000;

/** Whether a poll is under way. */
export function isLeased({ lease_until = 0 }: Integration, now: number): boolean {
  return lease_until > now && lease_until <= now + LONGEST_LEASE_MS;
}

/** A comparison with an attribute that is not there is false, so that NOT makes it true: a free lease has no end. */
const LEASE_CONDITION = (() => {
  // What is removed is polled no more, but to erase what is known of people.
  const isOpen = 'attribute_exists(sk) AND (enabled = :true OR #stop.erase_at <= :now)';
  const isOurs = 'lease_owner = :owner';
  const isHeld = 'lease_until BETWEEN :next AND :furthest';
  // A start in the future comes from a clock that was wrong.
  const hasBegunSince = 'poll_started_at BETWEEN :after_asked AND :now';
  return `${isOpen} AND (${isOurs} OR NOT ${isHeld} AND NOT ${hasBegunSince})`;
})();

/** @returns the item as it is under the lease */
export async function takeLease(
  table: Table,
  request: LeaseRequest,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(request.integration_id),
    UpdateExpression:
      'SET lease_until = :until, lease_owner = :owner, poll_started_at = :now, write_number = :none ADD poll_number :one, attempts :one',
    ConditionExpression: LEASE_CONDITION,
    ExpressionAttributeNames: { '#stop': 'stop' },
    ExpressionAttributeValues: {
      ':true': true,
      ':none': 0,
      ':one': 1,
      ':owner': request.owner,
      ':now': request.now,
      ':until': request.until,
      ':next': request.now + 1,
      ':furthest': request.now + LONGEST_LEASE_MS,
      // DynamoDB refuses a range that ends before it begins.
      ':after_asked': Math.min(request.asked_at + 1, request.now),
    },
    ReturnValues: 'ALL_NEW',
  });
  const output = await unlessRefused(table.client.send(update).catch(asUnreadable));
  return output && (output.Attributes ?? {});
}

/** What is no number cannot be raised. */
function asUnreadable(error: unknown): never {
  if (error instanceof Error && error.name === 'ValidationException') throw unreadableItem();
  throw error;
}

/** For a poll that is known to be dead. */
export async function breakLease(table: Table, id: string): Promise<void> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: 'REMOVE lease_until, lease_owner',
    ConditionExpression: 'attribute_exists(sk)',
  });
  await unlessRefused(table.client.send(update));
}
