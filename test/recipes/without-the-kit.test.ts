import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import { NOW } from '../support/builders.ts';
import { loopback } from '../support/loopback.ts';
import { recordOf } from '../support/sqs-record.ts';
import { userEvent } from '../support/user-events.ts';

const FOLDER = import.meta.dirname;
const TABLE = 'once';
/** Processes are slow to start on a machine that is busy. */
const PATIENCE = { timeout: 60_000, interval: 20 };

let local: LocalTable;
let mail_url = '';
const closing: (() => unknown)[] = [];
/** The mails that were asked for, each with what answers it: nothing by itself. */
const asked: { readonly user_id: string; readonly response: ServerResponse }[] = [];
/** How mails for these are answered, instead of being taken. */
const answers = new Map<string, 'refused' | 'never'>();

async function startMail(): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((user_id) => {
      asked.push({ user_id, response });
      const answer = answers.get(user_id);
      return answer === 'never' ? undefined : response.writeHead(answer === 'refused' ? 503 : 204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

beforeAll(async () => {
  local = await startTable();
  mail_url = await startMail();
  await new DynamoDBClient(loopback(local.endpoint)).send(
    new CreateTableCommand({
      TableName: TABLE,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(async () => {
  for (const close of closing) close();
  await local.close();
});

type Event = ReturnType<typeof userEvent>;

/** A process that handles these in one batch. */
function start(events: readonly Event[], remaining_ms = 60_000): ChildProcess {
  const records = events.map((event, index) => recordOf(event, NOW, { id: `message-${index}` }));
  const words = ['--import', 'tsx', join(FOLDER, 'invoke.ts'), JSON.stringify(records), String(remaining_ms)];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      ONCE_TABLE: TABLE,
      MAIL_URL: mail_url,
      AWS_ENDPOINT_URL_DYNAMODB: local.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  closing.push(() => child.kill('SIGKILL'));
  return child;
}

/** @returns the messages that are to come again, by their number, or what all have failed with */
async function handle(...given: Parameters<typeof start>): Promise<unknown> {
  const { stdout } = start(...given);
  if (stdout === null) throw new TypeError('Its output is piped');
  return JSON.parse((await text(stdout)).split('\n').at(-1) ?? '');
}

const again = (...ids: readonly string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const mailsTo = (user_id: string) => asked.filter((one) => one.user_id === user_id).length;

it('is what the README shows', () => {
  const readme = readFileSync(join(FOLDER, '../../README.md'), 'utf8');
  const shown = /### Without the kit\n[^]*?```ts\n([^]*?)```/.exec(readme)?.[1];
  const file = readFileSync(join(FOLDER, 'welcome.ts'), 'utf8');
  expect(shown).toBe(file.replace("'../../functions/events/index.ts'", "'ats-user-events/events'"));
});

it('drops a repeat, and reports the one that failed, which is then handled', { timeout: 120_000 }, async () => {
  const one = userEvent({ user_id: 'one', sequence: 1 });
  const other = userEvent({ user_id: 'other', sequence: 2 });
  answers.set('other', 'refused');
  expect(await handle([one, other])).toEqual(again('message-1'));
  answers.clear();
  expect(await handle([one, other])).toEqual(again());
  expect([mailsTo('one'), mailsTo('other')]).toEqual([1, 2]);
});

it('handles again what a process was killed over, once its time is over', { timeout: 120_000 }, async () => {
  const event = userEvent({ user_id: 'killed', sequence: 3 });
  answers.set('killed', 'never');
  const remaining_ms = 2_000;
  const child = start([event], remaining_ms);
  await vi.waitFor(() => expect(mailsTo('killed')).toBe(1), PATIENCE);
  child.kill('SIGKILL');
  answers.clear();
  await delay(remaining_ms + 500);
  expect(await handle([event])).toEqual(again());
  expect(mailsTo('killed')).toBe(2);
});

it('keeps no order: an older event that comes late is handled like any other', { timeout: 60_000 }, async () => {
  const newer = userEvent({ user_id: 'late', type: 'user.deactivated', sequence: 200 });
  const older = userEvent({ user_id: 'late', type: 'user.updated', sequence: 100 });
  expect(await handle([newer])).toEqual(again());
  expect(await handle([older])).toEqual(again());
  expect(mailsTo('late')).toBe(2);
});
