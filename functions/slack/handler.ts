import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertQueue } from '../adapters/alert-queue.ts';
import { clientConfig } from '../adapters/aws-clients.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createMetrics } from '../adapters/metrics.ts';
import { createSecretUrl } from '../adapters/secret.ts';
import { createSlack } from '../adapters/slack.ts';
import { createTelemetry } from '../adapters/telemetry.ts';
import { createAlertHandler } from './alert.ts';
import { Env } from './env.ts';

/** Slack takes about a message a second and channel, and Lambda has two of a queue's functions side by side at least. */
const REST_MS = 2_000;

const env = parseEnvironment(Env, process.env);

/** The slack function of one alert rule. */
export const handler = createAlertHandler({
  slack: createSlack(),
  webhook: createSecretUrl({ client: new SecretsManagerClient(clientConfig()), secret_id: env.WEBHOOK_SECRET_ID }),
  queue: createAlertQueue({
    client: new SQSClient(clientConfig()),
    queue_url: env.QUEUE_URL,
    dead_letters_url: env.DEAD_LETTERS_URL,
  }),
  telemetry: createTelemetry(new Logger({ serviceName: 'slack' }), createMetrics('slack', env.ENVIRONMENT)),
  telling: { alert: env.ALERT, names: env.NAMES, environment: env.ENVIRONMENT },
  snapshots: env.SNAPSHOTS === 'asked_for',
  rest: () => delay(REST_MS),
  clock: Date.now,
});
