import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, paginateQuery, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { PollFailure, TakenOver, type Limits } from '../domain/failure.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { sideBySide } from './side-by-side.ts';
import { readItem, SORT_PREFIX, sortKeyOf, type Found } from './snapshot-item.ts';
import { answered, unlessRefused, type Table } from './table.ts';

/** DynamoDB's limit for a BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_A_BATCH = 100;

/** Conditional writes on their way at once. A guess: enough to hide 10 ms of latency, few enough for a small function. */
const WRITES_AT_ONCE = 50;

/** The first wait before keys that DynamoDB left unprocessed are asked for again; it doubles each time. */
const UNPROCESSED_WAIT_MS = 50;

export type Snapshots = {
  /** What is known of these users; who is not in the answer is unknown. */
  load(integrationId: string, ids: readonly string[], limits: Limits): Promise<ReadonlyMap<string, Found>>;
  /**
   * Writes the snapshots of one page side by side, each on the condition that it is still as it was read.
   * @throws TakenOver when a later poll has written or marked one of them.
   */
  commit(integrationId: string, writes: readonly Write[]): Promise<void>;
  /**
   * Marks users with the number of this poll, which shuts out every earlier one, and reads them. Whom a later poll has
   * marked is as good as unreadable: if that poll has really begun, the register refuses this one's next write.
   */
  mark(integrationId: string, ids: readonly string[], poll: number): Promise<ReadonlyMap<string, Found>>;
  /** How many users are there. Reads the whole partition, unless `enough` of them were counted before. */
  count(integrationId: string, enough?: number): Promise<number>;
  /** Everybody that is known of an integration, or behind a user, a portion at a time, as the partition is read. */
  all(integrationId: string, after?: string): AsyncIterable<ReadonlyMap<string, Found>>;
};

/** A snapshot to be written in place of the one that was read. */
export type Write = { readonly before: Snapshot | undefined; readonly after: Snapshot };

/** The snapshots in DynamoDB, one item a user under the integration's partition key. */
export function createSnapshots(table: Table): Snapshots {
  return {
    load: (integrationId, ids, limits) => load(table, keysOf(integrationId, ids), limits),
    commit: async (integrationId, writes) => {
      await sideBySide(writes, (write) => commit(table, integrationId, write), WRITES_AT_ONCE);
    },
    mark: async (integrationId, ids, poll) => {
      const keys = keysOf(integrationId, ids);
      return new Map(await sideBySide(keys, (key) => mark(table, key, poll), WRITES_AT_ONCE));
    },
    count: (integrationId, enough = Number.POSITIVE_INFINITY) => count(table, integrationId, enough),
    all: (integrationId, after) => all(table, partitionOf(table, integrationId, after)),
  };
}

type Key = { readonly pk: string; readonly sk: string };

const keyOf = (integrationId: string, id: string): Key => ({ pk: integrationId, sk: sortKeyOf(id) });

const userIdOf = ({ sk }: Pick<Key, 'sk'>) => sk.slice(SORT_PREFIX.length);

const keysOf = (integrationId: string, ids: readonly string[]) =>
  [...new Set(ids)].map((id) => keyOf(integrationId, id));

async function load(table: Table, keys: readonly Key[], limits: Limits): Promise<ReadonlyMap<string, Found>> {
  const batches = Array.from({ length: Math.ceil(keys.length / KEYS_A_BATCH) }, (_, index) =>
    keys.slice(index * KEYS_A_BATCH, (index + 1) * KEYS_A_BATCH),
  );
  const items = (await sideBySide(batches, (batch) => loadBatch(table, batch, limits), WRITES_AT_ONCE)).flat();
  return new Map(items.map((item) => [userIdOf({ sk: String(item['sk']) }), readItem(item)]));
}

/** DynamoDB may leave keys unprocessed, for the size of the answer or for want of capacity; these are asked for again. */
async function loadBatch(table: Table, keys: readonly Key[], limits: Limits): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let missing: Record<string, unknown>[] = keys.map((key) => ({ ...key }));
  for (let wait = UNPROCESSED_WAIT_MS; missing.length > 0; wait *= 2) {
    const get = new BatchGetCommand({ RequestItems: { [table.name]: { Keys: missing, ConsistentRead: true } } });
    const answer = await answered(table.client.send(get));
    const got = answer.Responses?.[table.name] ?? [];
    items.push(...got);
    missing = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (missing.length === 0) return items;
    // Waiting helps against throttling only: an answer that was merely full can go on at once.
    if (got.length > 0) wait = UNPROCESSED_WAIT_MS / 2;
    else if (Date.now() + wait > limits.deadline) throw slow();
    else await delay(wait * Math.random(), undefined, { signal: limits.signal });
  }
  return items;
}

const slow = () => new PollFailure({ remedy: 'retry', code: 'TABLE.THROTTLED', title: 'Keys stayed unprocessed' });

async function commit(table: Table, integrationId: string, { before, after }: Write): Promise<void> {
  const key = keyOf(integrationId, after.user.id);
  const unchanged = before === undefined ? 'attribute_not_exists(#sequence)' : '#sequence = :read';
  const put = new PutCommand({
    TableName: table.name,
    Item: { ...key, ...after },
    ConditionExpression: `${unchanged} AND ${NO_LATER_POLL}`,
    ExpressionAttributeNames: { '#sequence': 'sequence', '#poll': 'poll' },
    ExpressionAttributeValues: { ':poll': after.poll, ...(before && { ':read': before.sequence }) },
  });
  if ((await unlessRefused(table.client.send(put))) !== undefined) return;
  if (!(await isThere(table, key, after))) throw new TakenOver();
}

/** A comparison with an attribute that is not there is false: nobody has written or marked it yet. */
const NO_LATER_POLL = 'NOT #poll > :poll';

/** Whether a refused write was ours all the same: it landed, and only its answer was lost. */
async function isThere(table: Table, key: Key, after: Snapshot): Promise<boolean> {
  const get = new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true });
  const found = readItem((await answered(table.client.send(get))).Item);
  if (found.is !== 'snapshot') return false;
  return found.snapshot.poll === after.poll && found.snapshot.sequence === after.sequence;
}

async function mark(table: Table, key: Key, poll: number): Promise<readonly [string, Found]> {
  const update = new UpdateCommand({
    TableName: table.name,
    Key: key,
    UpdateExpression: 'SET #poll = :poll',
    ConditionExpression: NO_LATER_POLL,
    ExpressionAttributeNames: { '#poll': 'poll' },
    ExpressionAttributeValues: { ':poll': poll },
    ReturnValues: 'ALL_NEW',
  });
  const marked = await unlessRefused(table.client.send(update));
  return [userIdOf(key), marked === undefined ? { is: 'unreadable' } : readItem(marked.Attributes)];
}

/** Of whom a count reads at once where it may stop early. A guess: in one request a company of hundreds says enough. */
const COUNTED_AT_ONCE = 200;

async function count(table: Table, integrationId: string, enough: number): Promise<number> {
  const query = {
    ...partitionOf(table, integrationId),
    FilterExpression: 'attribute_type(#user.remote_deleted_at, :null)',
    ExpressionAttributeNames: { '#user': 'user' },
    Select: 'COUNT',
    ...(Number.isFinite(enough) && { Limit: Math.max(COUNTED_AT_ONCE, enough) }),
  } as const;
  const values = { ...query.ExpressionAttributeValues, ':null': 'NULL' };
  return answered(
    summed(paginateQuery({ client: table.client }, { ...query, ExpressionAttributeValues: values }), enough),
  );
}

async function summed(pages: AsyncIterable<{ readonly Count?: number | undefined }>, enough: number): Promise<number> {
  let sum = 0;
  for await (const page of pages) {
    sum += page.Count ?? 0;
    if (sum >= enough) break;
  }
  return sum;
}

async function* all(
  { client }: Table,
  query: ReturnType<typeof partitionOf>,
): AsyncGenerator<ReadonlyMap<string, Found>, void, undefined> {
  const pages = paginateQuery({ client }, query)[Symbol.asyncIterator]();
  for (let next = await answered(pages.next()); next.done !== true; next = await answered(pages.next())) {
    const items = next.value.Items ?? [];
    yield new Map(items.map((item) => [userIdOf({ sk: String(item['sk']) }), readItem(item)]));
  }
}

function partitionOf(table: Table, integrationId: string, after?: string) {
  return {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': integrationId, ':prefix': SORT_PREFIX },
    ConsistentRead: true,
    ...(after !== undefined && { ExclusiveStartKey: keyOf(integrationId, after) }),
  };
}
