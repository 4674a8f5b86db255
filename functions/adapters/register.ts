import {
  paginateQuery,
  PutCommand,
  UpdateCommand,
  type QueryCommandOutput,
  type UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { PollFailure, TakenOver } from '../domain/failure.ts';
import type { Customer } from '../events/index.ts';
import { Integration, type Changes } from './register-item.ts';
import { answered, unlessRefused, type Table } from './table.ts';

/** One item an integration, all under one partition key: the dispatcher reads them together. */
const PARTITION = 'integration';

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
  /** When the message that asks for this poll was sent. */
  readonly asked_at: number;
};

export type Listing = { readonly integrations: readonly Integration[]; readonly unreadable: readonly string[] };

export type Register = {
  /** Whether it was added; false if it is there already. */
  add(id: string, customer: Customer): Promise<boolean>;
  list(): Promise<Listing>;
  /** The integration, leased; none when it is paused, unknown, being polled, or was polled since the message was sent. */
  takeLease(request: LeaseRequest): Promise<Integration | undefined>;
  /** @throws TakenOver when a later poll has begun. */
  write(lease: Lease, changes: Changes): Promise<void>;
  /** Frees an integration whose poll is known to be dead. */
  breakLease(id: string): Promise<void>;
};

/**
 * The longest that a lease can last: a Lambda function's 15 minutes and the margin. One that ends later was written by
 * a clock that was wrong, and is as good as expired.
 */
export const LONGEST_LEASE_MS = 20 * 60_000;

/** The register in DynamoDB. Every writer changes its own attributes only. */
export function createRegister(table: Table): Register {
  return {
    add: (id, customer) => add(table, id, customer),
    list: () => list(table),
    takeLease: (request) => takeLease(table, request),
    write: (lease, changes) => write(table, lease, changes),
    breakLease: (id) => breakLease(table, id),
  };
}

async function add(table: Table, id: string, customer: Customer): Promise<boolean> {
  // An integration that comes back must be ahead of the marks that its snapshots still bear.
  const poll_number = Math.floor(Date.now() / 1000);
  const put = new PutCommand({
    TableName: table.name,
    Item: { pk: PARTITION, sk: id, enabled: true, phase: 'baseline', customer, poll_number },
    ConditionExpression: 'attribute_not_exists(sk)',
  });
  return (await unlessRefused(table.client.send(put))) !== undefined;
}

async function list(table: Table): Promise<Listing> {
  const query = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': PARTITION },
  };
  return answered(sorted(paginateQuery({ client: table.client }, query)));
}

async function sorted(pages: AsyncIterable<Pick<QueryCommandOutput, 'Items'>>): Promise<Listing> {
  const integrations: Integration[] = [];
  const unreadable: string[] = [];
  for await (const { Items = [] } of pages) {
    const read = Items.map((item) => ({ id: String(item['sk']), parsed: parse(item) }));
    integrations.push(...read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])));
    unreadable.push(...read.filter(({ parsed }) => !parsed.success).map(({ id }) => id));
  }
  return { integrations, unreadable };
}

const parse = (item: Record<string, unknown> | undefined) => Integration.safeParse({ ...item, id: item?.['sk'] });

/** A comparison with an attribute that is not there is false, so that NOT makes it true: a free lease has no end. */
const LEASE_CONDITION = (() => {
  const isOpen = 'attribute_exists(sk) AND enabled = :true';
  const isOurs = 'lease_owner = :owner';
  const isHeld = 'lease_until BETWEEN :next AND :furthest';
  // A start in the future comes from a clock that was wrong.
  const hasBegunSince = 'poll_started_at BETWEEN :after_asked AND :now';
  return `${isOpen} AND (${isOurs} OR NOT ${isHeld} AND NOT ${hasBegunSince})`;
})();

async function takeLease(table: Table, request: LeaseRequest): Promise<Integration | undefined> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: { pk: PARTITION, sk: request.integration_id },
    UpdateExpression:
      'SET lease_until = :until, lease_owner = :owner, poll_started_at = :now, write_number = :none ADD poll_number :one, attempts :one',
    ConditionExpression: LEASE_CONDITION,
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
  return leased(await unlessRefused(table.client.send(update)));
}

function leased(output: UpdateCommandOutput | undefined): Integration | undefined {
  if (output === undefined) return undefined;
  const parsed = parse(output.Attributes);
  if (parsed.success) return parsed.data;
  throw new PollFailure({ remedy: 'report', code: 'REGISTER.UNREADABLE', title: 'The register item makes no sense' });
}

async function write(table: Table, lease: Lease, changes: Changes): Promise<void> {
  lease.writes += 1;
  const update = new UpdateCommand({
    TableName: table.name,
    Key: { pk: PARTITION, sk: lease.integration_id },
    ...expression({ ...changes, write_number: lease.writes }, { ':poll': lease.poll }),
    ConditionExpression: 'poll_number = :poll AND NOT write_number > :write_number',
  });
  if ((await unlessRefused(table.client.send(update))) === undefined) throw new TakenOver();
}

/** An update of the attributes named in `changes`; further values serve the condition. */
function expression(changes: Readonly<Record<string, unknown>>, values: Record<string, unknown>) {
  const named = Object.entries(changes).filter(([, value]) => value !== undefined);
  const sets = named.filter(([, value]) => value !== null).map(([name]) => `#${name} = :${name}`);
  const removes = named.filter(([, value]) => value === null).map(([name]) => `#${name}`);
  const clauses = [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
  ];
  const stored = named.flatMap(([name, value]) => (value === null ? [] : [[`:${name}`, value] as const]));
  return {
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(named.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: { ...Object.fromEntries(stored), ...values },
  };
}

async function breakLease(table: Table, id: string): Promise<void> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: { pk: PARTITION, sk: id },
    UpdateExpression: 'REMOVE lease_until, lease_owner',
    ConditionExpression: 'attribute_exists(sk)',
  });
  await unlessRefused(table.client.send(update));
}
