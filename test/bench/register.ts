import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import pMap from 'p-map';
import * as z from 'zod/mini';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { keyOf, type Integration } from '../../functions/adapters/register/item.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from '../../infra/local/table.ts';
import { NOW } from '../support/builders.ts';
import { countRequests } from './counting.ts';
import { idOf, settledItem } from './dispatching/population.ts';
import { effort } from './effort.ts';
import { figure, type Figure, type Measurement } from './figures.ts';
import { startScript } from './processes.ts';

const SIZES = [10_000, 50_000];

const Started = z.object({ engine: z.string(), table_endpoint: z.string() });

/** What the dispatcher's look at the register takes, which it has at each tick. */
export async function register(): Promise<Measurement> {
  const helper = startScript('./engine-process.ts');
  try {
    const { engine, table_endpoint } = await helper.ask({ engine: 'real' }, Started);
    const client = new DynamoDBClient({
      ...clientConfig(ENGINE_PATIENCE),
      ...LOCAL_CREDENTIALS,
      endpoint: table_endpoint,
    });
    const table = createTable(client, TABLE_NAME);
    const figures: Figure[] = [];
    for (const [nth, size] of SIZES.entries()) {
      await fill(table, { from: SIZES[nth - 1] ?? 0, to: size });
      figures.push(...(await look(client, table, size)));
    }
    client.destroy();
    const notes = [
      'Live integrations as they are between two polls. CPU is that of this process, its first look aside.',
    ];
    return { title: `register: read as a whole; ${engine}`, notes, figures, isPromised: false };
  } finally {
    await helper.end();
  }
}

async function look(client: DynamoDBClient, table: Table, size: number): Promise<Figure[]> {
  const everybody = createRegister(table);
  await everybody.list();
  const counts = countRequests(client);
  const taken = effort();
  const { integrations } = await everybody.list();
  const { cpu_ms, wall_ms } = taken();
  const { requests, units } = Object.values(counts())[0] ?? { requests: Number.NaN, units: Number.NaN };
  const named = (what: string) => `${size.toLocaleString('en')}: ${what}`;
  return [
    figure(named('integrations read'), integrations.length, size),
    figure(named('requests'), requests),
    figure(named('read units'), units),
    figure(named('milliseconds'), wall_ms),
    figure(named('CPU milliseconds'), cpu_ms),
  ];
}

/** What a request takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH = 25;

async function fill(
  { client, name }: Table,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const batches = Array.from({ length: (to - from) / BATCH }, (_, nth) => from + nth * BATCH);
  const write = async (first: number) => {
    const puts = Array.from({ length: BATCH }, (_, nth) => ({ PutRequest: { Item: itemOf(first + nth) } }));
    const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: puts } }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('The engine has refused what was to be read');
  };
  await pMap(batches, write, { concurrency: 8 });
}

function itemOf(nth: number): Integration & ReturnType<typeof keyOf> {
  const id = idOf(nth);
  return {
    ...keyOf(id),
    ...settledItem(id, { users: 20, character: 'healthy' }, NOW),
    requests: { delta: 1, sweep: 2 },
  };
}
