import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { clientConfig } from '../adapters/aws-clients.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createKombo } from '../adapters/kombo.ts';
import { createMetrics } from '../adapters/metrics.ts';
import { createQueue } from '../adapters/queue.ts';
import { createRegister } from '../adapters/register.ts';
import { createApiKey, createWebhookSecret } from '../adapters/secret.ts';
import { createTable } from '../adapters/table.ts';
import { createTelemetry } from '../adapters/telemetry.ts';
import { fillingCommand } from '../domain/command-line.ts';
import { Env } from './env.ts';
import { createMemory } from './memory.ts';
import { createRingHandler, type Answer, type Request } from './requests.ts';
import { createSignatureCheck } from './signature.ts';

const env = parseEnvironment(Env, process.env);
const logger = new Logger({ serviceName: 'ring' });
const secret = { client: new SecretsManagerClient(clientConfig()), secret_id: env.KOMBO_SECRET_ID };
const webhookSecret = createWebhookSecret(secret);

/** Read once a minute at most, so this is not said more often. Until it is filled in every ring is refused. */
async function readSecret(): Promise<string> {
  const read = await webhookSecret();
  const command = fillingCommand(env.KOMBO_SECRET_ID, 'YOUR_WEBHOOK_SECRET');
  if (read === '') logger.warn("Kombo's webhook secret is not in the secret yet", { command });
  return read;
}

const answer = createRingHandler({
  register: createRegister(createTable(new DynamoDBClient(clientConfig()), env.TABLE_NAME)),
  kombo: createKombo({ base_url: env.KOMBO_BASE_URL, api_key: createApiKey(secret) }),
  lightQueue: createQueue({ client: new SQSClient(clientConfig({ tries: 1 })), queue_url: env.LIGHT_QUEUE_URL }),
  isSigned: createSignatureCheck(readSecret, Date.now),
  telemetry: createTelemetry(logger, createMetrics('ring', env.ENVIRONMENT)),
  answered: createMemory(Date.now),
  erase_after_ms: env.ERASE_AFTER_SECONDS * 1000,
  clock: Date.now,
});

/** Kept of the function's time, to write and send what came of Kombo's answer. A guess. */
const ENDING_MS = 5_000;

/** The ring function, called by Kombo through its URL. */
export async function handler(request: Request, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Answer> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - ENDING_MS;
  return answer(request, { deadline, signal: new AbortController().signal });
}
