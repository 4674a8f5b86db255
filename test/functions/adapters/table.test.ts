import { DynamoDBClient, ProvisionedThroughputExceededException } from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { answered, createTable } from '../../../functions/adapters/table.ts';
import { startTable } from '../../../infra/local/table.ts';
import { loopback } from '../../support/loopback.ts';

describe('a table that is throttled', () => {
  it('is busy, which passes, and nothing that somebody must act on', async () => {
    const busy = new ProvisionedThroughputExceededException({ message: 'busy', $metadata: { httpStatusCode: 400 } });
    await expect(answered(Promise.reject(busy))).rejects.toMatchObject({
      reason: { remedy: 'retry', code: 'TABLE.UNAVAILABLE' },
    });
  });
});

describe('a table', () => {
  it('tells the logger of its SDK nothing of what is written and read', async () => {
    const { endpoint, table, close } = await startTable();
    const logged: unknown[] = [];
    const log = (...told: unknown[]) => void logged.push(told);
    const logger = { trace: log, debug: log, info: log, warn: log, error: log };
    const { client, name } = createTable(new DynamoDBClient({ ...loopback(endpoint), logger }), table.name);
    const Key = { pk: 'workday:1', sk: 'user#1' };
    await client.send(new PutCommand({ TableName: name, Item: { ...Key, email: 'ada@acme.example' } }));
    const { Item } = await client.send(new GetCommand({ TableName: name, Key }));
    await close();
    expect(Item).toMatchObject({ email: 'ada@acme.example' });
    expect(JSON.stringify(logged)).not.toContain('ada@acme.example');
  });
});
