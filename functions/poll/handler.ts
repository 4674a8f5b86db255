import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../adapters/aws-clients.ts';
import { createBus } from '../adapters/bus.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { guardsOf } from '../adapters/guards.ts';
import { createKombo } from '../adapters/kombo.ts';
import { createMetrics } from '../adapters/metrics.ts';
import { createProgram } from '../adapters/program.ts';
import { isPublishedBy } from '../adapters/published-baselines.ts';
import { createQueue } from '../adapters/queue.ts';
import { createRegister } from '../adapters/register.ts';
import { createApiKey } from '../adapters/secret.ts';
import { createSnapshots } from '../adapters/snapshots.ts';
import { createTable } from '../adapters/table.ts';
import { createTelemetry } from '../adapters/telemetry.ts';
import { operatorCommands, operatorInvocations } from '../domain/command-line.ts';
import { DAY_MS } from '../domain/sweep.ts';
import { Env } from './env.ts';
import { createPollHandler } from './messages.ts';

const env = parseEnvironment(Env, process.env);
const sqs = new SQSClient(clientConfig({ tries: 1 }));
const table = createTable(new DynamoDBClient(clientConfig()), env.TABLE_NAME);

/** The poll function, light or heavy by its environment. */
export const handler = createPollHandler({
  register: createRegister(table),
  program: createProgram(table),
  snapshots: createSnapshots(table),
  kombo: createKombo({
    base_url: env.KOMBO_BASE_URL,
    api_key: createApiKey({ client: new SecretsManagerClient(clientConfig()), secret_id: env.KOMBO_SECRET_ID }),
    gap_ms: env.REQUEST_GAP_MILLISECONDS,
  }),
  bus: createBus({ client: new EventBridgeClient(clientConfig({ tries: 1 })), bus_name: env.BUS_NAME }),
  queue: createQueue({ client: sqs, queue_url: env.QUEUE_URL }),
  heavyQueue: createQueue({ client: sqs, queue_url: env.HEAVY_QUEUE_URL }),
  telemetry: createTelemetry(new Logger({ serviceName: 'poll' }), createMetrics('poll', env.ENVIRONMENT)),
  settings: {
    weight: env.POLL_WEIGHT,
    overlap_ms: env.OVERLAP_SECONDS * 1000,
    sweep_interval_ms: env.SWEEP_INTERVAL_SECONDS * 1000,
    day_ms: DAY_MS,
    failing_after: env.FAILING_AFTER_POLLS,
    guardsOf: guardsOf(env.GUARDS),
    isBaselinePublished: isPublishedBy(env.PUBLISHED_BASELINES),
    commandsFor: operatorCommands(env.ENVIRONMENT),
    invocationsFor: operatorInvocations(env.OPERATE_FUNCTION_NAME),
  },
  clock: Date.now,
  unique: randomUUID,
});
