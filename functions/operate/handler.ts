import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { clientConfig } from '../adapters/aws-clients.ts';
import { createDecisionLog } from '../adapters/decision-log.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createKombo } from '../adapters/kombo.ts';
import { createQueue } from '../adapters/queue.ts';
import { createRegister } from '../adapters/register.ts';
import { createApiKey } from '../adapters/secret.ts';
import { createSnapshots } from '../adapters/snapshots.ts';
import { createTable } from '../adapters/table.ts';
import { operatorCommands, operatorInvocations } from '../domain/command-line.ts';
import { DAY_MS } from '../domain/sweep.ts';
import { operate } from './commands.ts';
import { Env } from './env.ts';
import type { Result } from './results.ts';

const env = parseEnvironment(Env, process.env);
const table = createTable(new DynamoDBClient(clientConfig()), env.TABLE_NAME);
const sqs = new SQSClient(clientConfig({ tries: 1 }));
const deps = {
  register: createRegister(table),
  snapshots: createSnapshots(table),
  kombo: createKombo({
    base_url: env.KOMBO_BASE_URL,
    api_key: createApiKey({ client: new SecretsManagerClient(clientConfig()), secret_id: env.KOMBO_SECRET_ID }),
  }),
  lightQueue: createQueue({ client: sqs, queue_url: env.LIGHT_QUEUE_URL }),
  heavyQueue: createQueue({ client: sqs, queue_url: env.HEAVY_QUEUE_URL }),
  decisionLog: createDecisionLog({
    client: new CloudWatchLogsClient(clientConfig()),
    log_groups: env.POLL_LOG_GROUPS.split(','),
  }),
  settings: {
    interval_ms: env.POLL_INTERVAL_SECONDS * 1000,
    sweep_interval_ms: env.SWEEP_INTERVAL_SECONDS * 1000,
    day_ms: DAY_MS,
    failing_after: env.FAILING_AFTER_POLLS,
    erase_after_ms: env.ERASE_AFTER_SECONDS * 1000,
    polled_when: 'now',
    commandsFor: operatorCommands(env.ENVIRONMENT),
    invocationsFor: operatorInvocations(env.AWS_LAMBDA_FUNCTION_NAME),
  },
  clock: Date.now,
};

/** Kept of the function's time, to say that something took too long. A guess. */
const ENDING_MS = 10_000;

/** The operate function: a command in, what came of it out. Invoked by whoever IAM allows to. */
export async function handler(command: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Result> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - ENDING_MS;
  const limits = () => ({ deadline, signal: new AbortController().signal });
  return operate({ ...deps, limits }, command);
}
