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
import { Place } from './place.ts';

/** No two `series` share a key. */
const Question = z.object({ place: Place, users: z.int(), series: z.string() });

/** As the poll does. */
const WRITES_AT_ONCE = 50;

/** As many conditional writes as a baseline has users, and nothing else. */
async function putAll({ place, users, series }: z.infer<typeof Question>) {
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
      ConditionExpression: 'attribute_not_exists(#sequence) AND NOT #poll > :poll',
      ExpressionAttributeNames: { '#sequence': 'sequence', '#poll': 'poll' },
      ExpressionAttributeValues: { ':poll': 3 },
    }),
  );
}

answerWith({ answer: (question) => putAll(Question.parse(question)) });
