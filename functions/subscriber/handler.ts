import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientConfig } from '../adapters/aws-clients.ts';
import { createDeadLetters } from '../adapters/dead-letters.ts';
import { parseEnvironment } from '../adapters/environment.ts';
import { createSequences } from '../adapters/sequences.ts';
import { createTable } from '../adapters/table.ts';
import type { SubscriberHandler, UserCallback } from './callback.ts';
import { Env } from './env.ts';
import type { Letter } from './messages.ts';
import { createSubscriber, type Report } from './subscriber.ts';

export type { User, UserEvent } from '../events/index.ts';
export type { SubscriberHandler, UserCallback } from './callback.ts';

/** The handler of a function behind a `UserEventSubscriber`. Its environment is not read before the first event. */
export function onUser(callback: UserCallback): SubscriberHandler {
  let handler: SubscriberHandler | undefined;
  return (batch, context) => {
    handler ??= wire(callback);
    return handler(batch, context);
  };
}

function wire(callback: UserCallback): SubscriberHandler {
  const env = parseEnvironment(Env, process.env);
  const table = createTable(new DynamoDBClient(clientConfig()), env.USER_SEQUENCES_TABLE);
  const deps = {
    sequences: createSequences(table),
    deadLetters: createDeadLetters(new SQSClient(clientConfig()), env.USER_DEAD_LETTERS_URL),
    report: log,
    clock: Date.now,
    unique: randomUUID,
  };
  return createSubscriber(deps, callback);
}

/**
 * By the console, of which Lambda makes lines of JSON: a subscriber need not bring our logger along. Ids only; what an
 * error says is up to the callback.
 */
function log({ outcome, letter, error }: Report): void {
  const level = outcome === 'failed' || outcome === 'poisonous' ? 'error' : 'info';
  const line = { outcome, message_id: letter.message.messageId, ...whereabouts(letter) };
  console[level](line, ...(error === undefined ? [] : [error]));
}

function whereabouts(letter: Letter): object {
  if (letter.event === null) return { wrong: letter.wrong };
  const { 'detail-type': type, detail } = letter.event;
  const { integration_id, sequence, event_id } = detail.metadata;
  return { type, integration_id, user_id: detail.data.user.id, sequence, event_id };
}
