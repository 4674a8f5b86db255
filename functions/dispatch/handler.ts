import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../adapters/aws-clients.ts';
import { createBus } from '../adapters/bus.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createKombo } from '../adapters/kombo.ts';
import { createMetrics } from '../adapters/metrics.ts';
import { createProgram } from '../adapters/program.ts';
import { createQueue } from '../adapters/queue.ts';
import { createRegister } from '../adapters/register.ts';
import { createApiKey } from '../adapters/secret.ts';
import { createTable } from '../adapters/table.ts';
import { createTelemetry } from '../adapters/telemetry.ts';
import { fillingCommand } from '../domain/command-line.ts';
import { DAY_MS } from '../domain/sweep.ts';
import { dispatch } from './dispatch.ts';
import { Env } from './env.ts';
import { isFilled } from './readiness.ts';

const env = parseEnvironment(Env, process.env);
const sqs = new SQSClient(clientConfig({ tries: 1 }));
const logger = new Logger({ serviceName: 'dispatch' });
const telemetry = createTelemetry(logger, createMetrics('dispatch', env.ENVIRONMENT));
const apiKey = createApiKey({ client: new SecretsManagerClient(clientConfig()), secret_id: env.KOMBO_SECRET_ID });
const table = createTable(new DynamoDBClient(clientConfig()), env.TABLE_NAME);
/** A guess: a probe that has not been answered by then leaves a tick time for its work. */
const PROBE_MS = 20_000;
const deps = {
  register: createRegister(table),
  program: createProgram(table),
  kombo: createKombo({ base_url: env.KOMBO_BASE_URL, api_key: apiKey }),
  bus: createBus({ client: new EventBridgeClient(clientConfig({ tries: 1 })), bus_name: env.BUS_NAME }),
  lightQueue: createQueue({ client: sqs, queue_url: env.LIGHT_QUEUE_URL }),
  heavyQueue: createQueue({ client: sqs, queue_url: env.HEAVY_QUEUE_URL }),
  telemetry,
  hasKey,
  interval_ms: env.POLL_INTERVAL_SECONDS * 1000,
  sweep_interval_ms: env.SWEEP_INTERVAL_SECONDS * 1000,
  day_ms: DAY_MS,
  period_ms: env.DISPATCH_INTERVAL_SECONDS * 1000,
  requests_per_minute: env.REQUESTS_PER_MINUTE,
  heavy_concurrency: env.HEAVY_CONCURRENCY,
  failing_after: env.FAILING_AFTER_POLLS,
  limits: () => ({ deadline: Date.now() + PROBE_MS, signal: new AbortController().signal }),
  clock: Date.now,
};

async function hasKey(): Promise<boolean> {
  const isThere = await isFilled(apiKey);
  const command = fillingCommand(env.KOMBO_SECRET_ID);
  if (!isThere) logger.warn("Kombo's API key is not in the secret yet", { command });
  return isThere;
}

/** The dispatch function, run by the schedule. */
export async function handler(): Promise<void> {
  try {
    await dispatch(deps);
  } finally {
    telemetry.flush();
  }
}
