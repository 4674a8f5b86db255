import { isDeepStrictEqual } from 'node:util';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { GetAtsUsersPositiveResponseResult as User } from '@kombo-api/sdk/models';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { changeOf, recordOf } from './change.ts';
import type { Peer, PeerTools, Polling } from './peer.ts';

/** The script that anyone would write: each user read, compared, written and told of, one by one. */
export const script: Peer = { poll, at_once: 1 };

/** Of one page. */
const USERS_AT_ONCE = 25;

const Checkpoint = z.object({ updated_after: z.string() });
const Stored = z.looseObject({ remote_deleted_at: z.nullable(z.string()), status: z.nullable(z.string()) });
type Stored = z.infer<typeof Stored>;

type Round = { readonly tools: PeerTools; readonly integration_id: string; readonly isFirst: boolean };

async function poll(tools: PeerTools, { integration_id, whom }: Polling): Promise<void> {
  const { client, name } = tools.table;
  // As Kombo advises: the time at which the fetch began, stored when it is complete.
  const began = tools.now();
  const key = { pk: integration_id, sk: 'checkpoint' };
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: key }));
  const last = Checkpoint.safeParse(Item).data;
  const pages = await tools.komboFor(integration_id).ats.getUsers({
    page_size: 250,
    include_deleted: true,
    ...(last && whom === 'changed' && { updated_after: new Date(last.updated_after) }),
  });
  const round = { tools, integration_id, isFirst: last === undefined };
  for await (const page of pages) {
    await pMap(page.result.data.results, (user) => handle(round, user), { concurrency: USERS_AT_ONCE });
  }
  await client.send(new PutCommand({ TableName: name, Item: { ...key, updated_after: began.toISOString() } }));
}

async function handle(round: Round, received: User): Promise<void> {
  const { client, name } = round.tools.table;
  const key = { pk: round.integration_id, sk: `user#${received.id}` };
  const user = recordOf(received);
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: key }));
  const before = Stored.safeParse(Item?.['user']).data;
  const type = changeOf(before && stateOf(before), stateOf(user), isDeepStrictEqual(before, user));
  if (type === undefined) return;
  // Stored first, so that a crash tells nobody twice.
  await client.send(new PutCommand({ TableName: name, Item: { ...key, user } }));
  // The first time everybody is new: nobody wants to hear of it.
  if (!round.isFirst) await tell(round, { type, user, before });
}

type Event = { readonly type: string; readonly user: object; readonly before: Stored | undefined };

async function tell({ tools, integration_id }: Round, { type, user, before }: Event): Promise<void> {
  const detail = { integration_id, user, previous: before ?? null };
  const { FailedEntryCount } = await tools.bus.client.send(
    new PutEventsCommand({
      Entries: [
        { EventBusName: tools.bus.name, Source: 'ats.users', DetailType: type, Detail: JSON.stringify(detail) },
      ],
    }),
  );
  if (FailedEntryCount !== 0) throw new Error('The event was refused');
}

const stateOf = ({ status, remote_deleted_at }: Stored) => ({ status, is_deleted: remote_deleted_at !== null });
