import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
} from '@aws-sdk/client-dynamodb';
import { ClassicLevel } from 'classic-level';
import dynalite from 'dynalite';
import * as z from 'zod/mini';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from './table-client.ts';
import { codeOf, Trouble } from './trouble.ts';

export { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from './table-client.ts';

export type LocalTable = { readonly table: Table; readonly endpoint: string; readonly close: () => Promise<void> };

/**
 * @param directory where the table is kept; in memory if there is none
 * @throws Trouble when it cannot be opened there
 */
export async function startTable(directory?: string): Promise<LocalTable> {
  if (directory !== undefined) await prepare(directory);
  const server = dynalite({ createTableMs: 0, ...(directory !== undefined && { path: directory }) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = new DynamoDBClient({ ...clientConfig(ENGINE_PATIENCE), ...LOCAL_CREDENTIALS, endpoint });
  await makeTable(client);
  const close = async () => {
    client.destroy();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  };
  return { table: createTable(client, TABLE_NAME), endpoint, close };
}

/** Where and how dynalite keeps what it knows of the table. */
const DESCRIPTION = `table~${TABLE_NAME}`;
const HalfMade = z.object({ TableStatus: z.literal('CREATING') });

/**
 * dynalite does not say when it cannot open its directory: requests go unanswered. And a table that a process was killed
 * over while it made it stays half made for ever: nothing is in it yet, so its description is forgotten.
 */
async function prepare(directory: string): Promise<void> {
  const level = new ClassicLevel<string, unknown>(directory, { valueEncoding: 'json' });
  try {
    await level.open();
    if (HalfMade.safeParse(await level.get(DESCRIPTION)).success) await level.del(DESCRIPTION);
    await level.close();
  } catch (error) {
    throw new Trouble(`The table in ${directory} cannot be opened (${codeOf(error)}).`);
  }
}

/** Makes the table unless it is there. */
export async function makeTable(client: DynamoDBClient): Promise<void> {
  const create = new CreateTableCommand({
    TableName: TABLE_NAME,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  await client.send(create).catch((error: unknown) => {
    if (!(error instanceof ResourceInUseException)) throw error;
  });
  while (!(await isActive(client))) await delay(10);
}

async function isActive(client: DynamoDBClient): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE_NAME }));
  return Table?.TableStatus === 'ACTIVE';
}
