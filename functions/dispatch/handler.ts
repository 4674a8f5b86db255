import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../adapters/aws-clients.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createQueue } from '../adapters/queue.ts';
import { createRegister } from '../adapters/register.ts';
import { createTable } from '../adapters/table.ts';
import { createTelemetry } from '../adapters/telemetry.ts';
import { DAY_MS } from '../domain/sweep.ts';
import { dispatch } from './dispatch.ts';
import { Env } from './env.ts';

const env = parseEnvironment(Env, process.env);
const sqs = new SQSClient(clientConfig({ tries: 1 }));
const telemetry = createTelemetry(
  new Logger({ serviceName: 'dispatch' }),
  new Metrics({ namespace: 'ats-user-events' }),
);
const deps = {
  register: createRegister(createTable(new DynamoDBClient(clientConfig()), env.TABLE_NAME)),
  lightQueue: createQueue({ client: sqs, queue_url: env.LIGHT_QUEUE_URL }),
  heavyQueue: createQueue({ client: sqs, queue_url: env.HEAVY_QUEUE_URL }),
  telemetry,
  interval_ms: env.POLL_INTERVAL_SECONDS * 1000,
  sweep_interval_ms: env.SWEEP_INTERVAL_SECONDS * 1000,
  day_ms: DAY_MS,
  clock: Date.now,
};

/** The dispatch function, run by the schedule. */
export async function handler(): Promise<void> {
  try {
    await dispatch(deps);
  } finally {
    telemetry.flush();
  }
}
