import { createServer, type RequestListener, type Server } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { CLIENT_LIMITS, clientConfig, type ClientLimits } from '../../../functions/adapters/aws-clients.ts';

let server: Server;

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server on TCP has a port');
  return `http://127.0.0.1:${address.port}`;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const config = (endpoint: string, limits: Partial<ClientLimits>) => ({
  ...clientConfig(limits),
  endpoint,
  credentials,
  region: 'us-east-1',
});
const ask = (endpoint: string, limits: Partial<ClientLimits>) =>
  new EventBridgeClient(config(endpoint, limits)).send(new DescribeEventBusCommand({}));

async function timed(call: Promise<unknown>): Promise<{ error: unknown; milliseconds: number }> {
  const begun = performance.now();
  const error = await call.catch((reason: unknown) => reason);
  return { error, milliseconds: performance.now() - begun };
}

const limits = { answer_ms: 60, tries: 1 };

describe('a server that never answers', () => {
  it.each<[string, (endpoint: string) => Promise<unknown>]>([
    ['DynamoDB', (endpoint) => new DynamoDBClient(config(endpoint, limits)).send(new ListTablesCommand({}))],
    ['EventBridge', (endpoint) => ask(endpoint, limits)],
    ['SQS', (endpoint) => new SQSClient(config(endpoint, limits)).send(new ListQueuesCommand({}))],
    [
      'Secrets Manager',
      (endpoint) =>
        new SecretsManagerClient(config(endpoint, limits)).send(new GetSecretValueCommand({ SecretId: 'a' })),
    ],
  ])('does not keep a client of %s', async (_, call) => {
    const { error, milliseconds } = await timed(call(await serve(() => {})));
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(milliseconds).toBeLessThan(2_000);
  });

  it('is asked as often as is allowed', async () => {
    let requests = 0;
    const endpoint = await serve(() => {
      requests += 1;
    });
    await expect(ask(endpoint, { ...limits, tries: 3 })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(requests).toBe(3);
  });

  it('does not keep a client by beginning to answer', async () => {
    const endpoint = await serve((_, response) => void response.writeHead(200).write('{"Name":'));
    const { error, milliseconds } = await timed(ask(endpoint, { silence_ms: 60, tries: 1 }));
    expect(error).toMatchObject({ name: 'TimeoutError' });
    expect(milliseconds).toBeLessThan(2_000);
  });
});

describe('connections', () => {
  it('are kept for the next call, and are no more than allowed', async () => {
    const endpoint = await serve((_, response) => void setTimeout(() => response.end('{}'), 5));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const client = new EventBridgeClient(config(endpoint, { sockets: 2 }));
    await Promise.all(Array.from({ length: 6 }, () => client.send(new DescribeEventBusCommand({}))));
    await client.send(new DescribeEventBusCommand({}));
    client.destroy();
    expect(connections).toBe(2);
  });
});

it('sets every limit unless told otherwise', () => {
  expect(Object.values(CLIENT_LIMITS).every((limit) => limit > 0)).toBe(true);
  expect(clientConfig()).toMatchObject({ maxAttempts: 3, retryMode: 'standard' });
});
