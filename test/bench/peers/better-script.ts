import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { BatchGetCommand, BatchWriteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { GetAtsUsersPositiveResponseResult as User } from '@kombo-api/sdk/models';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { changeOf, recordOf, type Recorded } from './change.ts';
import type { Peer, PeerTools, Polling } from './peer.ts';

/** The script of somebody who has done this before: everything in batches, a hash to compare, told before it is stored. */
export const betterScript: Peer = { poll, at_once: 10 };

/** Neither the clocks nor the edge of the filter are documented. */
const OVERLAP_MS = 60_000;
const BATCHES_AT_ONCE = 10;
/** DynamoDB's and EventBridge's limits. */
const [MOST_READ, MOST_WRITTEN, MOST_TOLD] = [100, 25, 10];

const Checkpoint = z.object({ updated_after: z.string() });
const Stored = z.object({
  sk: z.string(),
  hash: z.string(),
  status: z.nullable(z.string()),
  is_deleted: z.boolean(),
});
type Stored = z.infer<typeof Stored>;

type Change = { readonly type: string; readonly user: Recorded; readonly item: Stored & { readonly pk: string } };

async function poll(tools: PeerTools, { integration_id, whom }: Polling): Promise<void> {
  const { client, name } = tools.table;
  const began = tools.now();
  const key = { pk: integration_id, sk: 'checkpoint' };
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: key }));
  const last = Checkpoint.safeParse(Item).data;
  const after = new Date(Date.parse(last?.updated_after ?? '') - OVERLAP_MS);
  const pages = await tools
    .komboFor(integration_id)
    .ats.getUsers(
      { page_size: 250, include_deleted: true, ...(last && whom === 'changed' && { updated_after: after }) },
      { retries: { strategy: 'backoff' } },
    );
  for await (const page of pages) {
    const changes = await changesOf(tools, integration_id, page.result.data.results);
    // Told first: after a crash it is told again rather than never.
    if (last !== undefined) await tell(tools, integration_id, changes);
    await store(tools, changes);
  }
  await client.send(new PutCommand({ TableName: name, Item: { ...key, updated_after: began.toISOString() } }));
}

async function changesOf(tools: PeerTools, pk: string, received: readonly User[]): Promise<Change[]> {
  const users = new Map(received.map((user) => [`user#${user.id}`, recordOf(user)]));
  const batches = portions([...users.keys()], MOST_READ);
  const read = await pMap(batches, (sks) => load(tools, pk, sks), { concurrency: BATCHES_AT_ONCE });
  const known = new Map(read.flat().map((item) => [item.sk, item]));
  return [...users].flatMap(([sk, user]) => {
    const before = known.get(sk);
    const is_deleted = user.remote_deleted_at !== null;
    const hash = createHash('sha256').update(JSON.stringify(user)).digest('base64');
    const item = { pk, sk, hash, status: user.status, is_deleted };
    const type = changeOf(before, item, before?.hash === hash);
    return type === undefined ? [] : [{ type, user, item }];
  });
}

async function load({ table }: PeerTools, pk: string, sks: readonly string[]): Promise<Stored[]> {
  const items: Stored[] = [];
  let left: Record<string, unknown>[] = sks.map((sk) => ({ pk, sk }));
  for (let wait = 50; left.length > 0; wait *= 2) {
    const get = new BatchGetCommand({ RequestItems: { [table.name]: { Keys: left } } });
    const { Responses, UnprocessedKeys } = await table.client.send(get);
    items.push(...z.array(Stored).parse(Responses?.[table.name] ?? []));
    left = UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (left.length > 0) await delay(wait);
  }
  return items;
}

async function tell({ bus }: PeerTools, integration_id: string, changes: readonly Change[]): Promise<void> {
  const entries = changes.map(({ type, user, item }): PutEventsRequestEntry => {
    // The hash tells a subscriber which state this is.
    const detail = { integration_id, user, version: item.hash };
    return { EventBusName: bus.name, Source: 'ats.users', DetailType: type, Detail: JSON.stringify(detail) };
  });
  const send = async (batch: readonly PutEventsRequestEntry[]) => {
    let left = [...batch];
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === 3) throw new Error(`${left.length} events were refused`);
      if (tries > 0) await delay(100 * 2 ** tries);
      const { Entries = [] } = await bus.client.send(new PutEventsCommand({ Entries: left }));
      left = left.filter((_, nth) => Entries[nth]?.ErrorCode !== undefined);
    }
  };
  await pMap(portions(entries, MOST_TOLD), send, { concurrency: BATCHES_AT_ONCE });
}

type Write = { readonly PutRequest: { readonly Item: Record<string, unknown> } };

async function store({ table }: PeerTools, changes: readonly Change[]): Promise<void> {
  const write = async (batch: readonly Change[]) => {
    let left: Write[] = batch.map(({ item }) => ({ PutRequest: { Item: { ...item } } }));
    for (let wait = 50; left.length > 0; wait *= 2) {
      const { UnprocessedItems } = await table.client.send(
        new BatchWriteCommand({ RequestItems: { [table.name]: left } }),
      );
      left = (UnprocessedItems?.[table.name] ?? []).flatMap(({ PutRequest }) =>
        PutRequest?.Item === undefined ? [] : [{ PutRequest: { Item: PutRequest.Item } }],
      );
      if (left.length > 0) await delay(wait);
    }
  };
  await pMap(portions(changes, MOST_WRITTEN), write, { concurrency: BATCHES_AT_ONCE });
}

function portions<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, nth) => items.slice(nth * size, (nth + 1) * size));
}
