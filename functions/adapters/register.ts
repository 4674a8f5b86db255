import { GetCommand, paginateQuery, PutCommand, UpdateCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import { TakenOver } from '../domain/failure.ts';
import type { Customer } from '../events/index.ts';
import type { Kind } from '../domain/guard.ts';
import { askForSweep, removeAsked, writeAnswer, type Answer, type Asked } from './register/asked.ts';
import { breakLease, takeLease, type Lease, type LeaseRequest } from './register/lease.ts';
import {
  keyOf,
  PARTITION,
  readIntegration,
  unreadableItem,
  type Changes,
  type Integration,
  type Stop,
} from './register/item.ts';
import { writeRing, type Rung } from './register/rung.ts';
import { noteErased, noteStopped, resume, revive, stop, type Replacement, type Revival } from './register/stop.ts';
import { answered, unlessRefused, type Table } from './table.ts';

export type { Answer, Asked } from './register/asked.ts';
export { isLeased, leaseOf, LONGEST_LEASE_MS, type Lease, type LeaseRequest } from './register/lease.ts';

export type Listing = { readonly integrations: readonly Integration[]; readonly unreadable: readonly string[] };

export type Register = {
  /** Whether it was added; false if it is there already. */
  add(id: string, customer: Customer): Promise<boolean>;
  list(): Promise<Listing>;
  /** The integration, leased; none when it is paused, unknown, being polled, or was polled since the message was sent. */
  takeLease(request: LeaseRequest): Promise<Integration | undefined>;
  /** @throws TakenOver when a later poll has begun. */
  write(lease: Lease, changes: Changes): Promise<void>;
  /** @returns undefined if it is not there. @throws PollFailure if it makes no sense. */
  read(id: string): Promise<Integration | undefined>;
  /**
   * Keeps what a person said about a hold, in place of what was said before.
   * @returns false, and keeps nothing, if the hold or what was said about it is another by now.
   */
  answer(id: string, kind: Kind, answer: Answer): Promise<boolean>;
  /** Asks for a sweep. `at`: epoch milliseconds. @returns false if it is not there. */
  askForSweep(id: string, at: number): Promise<boolean>;
  /** Keeps when the message for a ring is delivered. @returns false if it has rung otherwise meanwhile, or is not there. */
  ring(id: string, rung: Rung): Promise<boolean>;
  /** Keeps that it is to be stopped. @returns false if by now it is stopped, or not, in another way. */
  stop(id: string, replacement: Replacement): Promise<boolean>;
  /** Takes back a stop, or lets go on what was stopped. @returns false if by now it is stopped in another way, or not. */
  resume(id: string, stop: Stop | undefined): Promise<boolean>;
  /** Begins anew with what was removed: everybody's sequence goes on. @returns false if by now it is not removed. */
  revive(id: string, revival: Revival): Promise<boolean>;
  /** Ends the polls, unless somebody has changed their mind meanwhile. */
  noteStopped(lease: Lease, stop: Stop): Promise<void>;
  /** The same for what was known of people. `at`: epoch milliseconds. */
  noteErased(lease: Lease, stop: Stop, at: number): Promise<void>;
  /** Removes what people asked for when it is done, unless they have asked anew meanwhile. */
  done(lease: Lease, asked: Asked): Promise<void>;
  /** Frees an integration whose poll is known to be dead. */
  breakLease(id: string): Promise<void>;
};

/** The register in DynamoDB. Every writer changes its own attributes only. */
export function createRegister(table: Table): Register {
  return {
    add: (id, customer) => add(table, id, customer),
    list: () => list(table),
    takeLease: async (request) => {
      const item = await takeLease(table, request);
      return item && understood(item);
    },
    write: (lease, changes) => write(table, lease, changes),
    read: async (id) => {
      const get = new GetCommand({ TableName: table.name, Key: keyOf(id), ConsistentRead: true });
      const { Item } = await answered(table.client.send(get));
      return Item && understood(Item);
    },
    answer: (id, kind, answer) => writeAnswer(table, { id, kind }, answer),
    askForSweep: (id, at) => askForSweep(table, id, at),
    ring: (id, rung) => writeRing(table, id, rung),
    stop: (id, replacement) => stop(table, id, replacement),
    resume: (id, from) => resume(table, id, from),
    revive: (id, revival) => revive(table, id, revival),
    noteStopped: (lease, what) => noteStopped(table, lease, what),
    noteErased: (lease, what, at) => noteErased(table, lease, { ...what, erased_at: at }),
    done: (lease, asked) => removeAsked(table, asked, lease),
    breakLease: (id) => breakLease(table, id),
  };
}

async function add(table: Table, id: string, customer: Customer): Promise<boolean> {
  // An integration that comes back must be ahead of the marks that its snapshots still bear.
  const poll_number = Math.floor(Date.now() / 1000);
  const put = new PutCommand({
    TableName: table.name,
    Item: { ...keyOf(id), enabled: true, phase: 'baseline', customer, poll_number },
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
    const read = Items.map((item) => ({ id: String(item['sk']), parsed: readIntegration(item) }));
    integrations.push(...read.flatMap(({ parsed }) => (parsed.success ? [parsed.data] : [])));
    unreadable.push(...read.filter(({ parsed }) => !parsed.success).map(({ id }) => id));
  }
  return { integrations, unreadable };
}

function understood(item: Readonly<Record<string, unknown>> | undefined): Integration {
  const parsed = readIntegration(item);
  if (parsed.success) return parsed.data;
  throw unreadableItem();
}

async function write(table: Table, lease: Lease, changes: Changes): Promise<void> {
  lease.writes += 1;
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(lease.integration_id),
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
