import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from '../../infra/local/table-client.ts';
import { knownUser, snapshot } from '../support/builders.ts';
import { answerWith } from './answering.ts';
import { countRequests } from './counting.ts';
import { effort } from './effort.ts';
import { Place, Spot, spotOf } from './place.ts';

/** The least that anybody would have to do. */
const Question = z.discriminatedUnion('do', [
  /** Every page, one after the other, parsed, and nothing else. */
  z.object({ do: z.literal('fetch'), place: Place, spot: Spot, updated_after: z.nullable(z.string()) }),
  /** As many conditional writes as a baseline has users, and nothing else. No two `series` share a key. */
  z.object({ do: z.literal('put'), place: Place, users: z.int(), series: z.string() }),
]);

/** As the poll does. */
const PAGE_SIZE = '250';
const WRITES_AT_ONCE = 50;

const Page = z.object({ data: z.object({ next: z.nullable(z.string()), results: z.array(z.unknown()) }) });

async function fetchAll(place: Place, spot: Spot, updated_after: string | null) {
  const { kombo_url, integration_id } = spotOf(place, spot);
  const headers = { authorization: `Bearer ${place.api_key}`, 'x-integration-id': integration_id };
  const filters = { page_size: PAGE_SIZE, include_deleted: 'true', ...(updated_after !== null && { updated_after }) };
  const taken = effort();
  let [pages, users] = [0, 0];
  for (let next: string | null = ''; next !== null; pages += 1) {
    const query = new URLSearchParams({ ...filters, ...(next && { cursor: next }) });
    const response = await fetch(`${kombo_url}/ats/users?${query.toString()}`, { headers });
    const { data } = Page.parse(JSON.parse(await response.text()));
    users += data.results.length;
    next = data.next;
  }
  return { ...taken(), pages, users, peak_mb: process.resourceUsage().maxRSS / 1024 };
}

async function putAll(place: Place, users: number, series: string) {
  const client = new DynamoDBClient({
    ...clientConfig(ENGINE_PATIENCE),
    ...LOCAL_CREDENTIALS,
    endpoint: place.table_endpoint,
  });
  countRequests(client);
  const table = createTable(client, TABLE_NAME);
  const taken = effort();
  await pMap(numbers(users), (nth) => put(table, { series, nth }), { concurrency: WRITES_AT_ONCE });
  const told = taken();
  client.destroy();
  return told;
}

function* numbers(count: number): Generator<number> {
  for (let nth = 0; nth < count; nth += 1) yield nth;
}

async function put({ client, name }: Table, { series, nth }: { series: string; nth: number }): Promise<void> {
  const id = String(nth).padStart(24, '0');
  await client.send(
    new PutCommand({
      TableName: name,
      Item: { pk: `floor:${series}`, sk: `user#${id}`, ...snapshot({ user: knownUser({ id }) }) },
      ConditionExpression: 'attribute_not_exists(#sequence) AND (attribute_not_exists(#poll) OR #poll <= :poll)',
      ExpressionAttributeNames: { '#sequence': 'sequence', '#poll': 'poll' },
      ExpressionAttributeValues: { ':poll': 3 },
    }),
  );
}

answerWith({
  answer: async (question) => {
    const asked = Question.parse(question);
    if (asked.do === 'put') return putAll(asked.place, asked.users, asked.series);
    return fetchAll(asked.place, asked.spot, asked.updated_after);
  },
});
