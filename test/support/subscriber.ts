import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createSequences } from '../../functions/adapters/sequences.ts';
import { createTable } from '../../functions/adapters/table.ts';
import type { UserCallback } from '../../functions/subscriber/callback.ts';
import type { Message } from '../../functions/subscriber/messages.ts';
import { createSubscriber, type Outcome } from '../../functions/subscriber/subscriber.ts';
import { TABLE_NAME } from '../../infra/local/table.ts';
import { loopback } from './loopback.ts';
import { mortal, type Fate, type Mortal } from './mortal.ts';

/** How long a subscriber's function may run. */
export const FUNCTION_MS = 30_000;

export type Place = { readonly endpoint: string; readonly clock: () => number };

/** A process of a subscriber, which may be killed at any of its calls, those of its callback among them. */
export type SubscriberProcess = Mortal & {
  /** @returns the messages that come again: those that failed, or all of them if the process has died */
  readonly take: (messages: readonly Message[]) => Promise<readonly Message[]>;
  readonly outcomes: Outcome[];
  /** Of those that failed. */
  readonly errors: unknown[];
  /** What it has put among the dead letters, and why. */
  readonly putAside: (readonly [body: string, reason: string])[];
};

type Callback = (life: Mortal) => UserCallback;

export function startSubscriber({ endpoint, clock }: Place, callback: Callback, fate?: Fate): SubscriberProcess {
  const life = mortal(fate);
  const client = new DynamoDBClient(loopback(endpoint, { answer_ms: 60_000, silence_ms: 60_000 }));
  client.middlewareStack.add((next) => (args) => life.call(() => next(args)), { step: 'initialize', priority: 'high' });
  const outcomes: Outcome[] = [];
  const errors: unknown[] = [];
  const putAside: (readonly [string, string])[] = [];
  const handler = createSubscriber(
    {
      sequences: createSequences(createTable(client, TABLE_NAME)),
      deadLetters: { put: (...letter) => life.call(async () => void putAside.push(letter)) },
      report: ({ outcome, error }) => {
        outcomes.push(outcome);
        if (outcome === 'failed') errors.push(error);
      },
      clock,
      unique: randomUUID,
    },
    callback(life),
  );
  const take = async (messages: readonly Message[]) => {
    const answer = await handler({ Records: messages }, { getRemainingTimeInMillis: () => FUNCTION_MS });
    client.destroy();
    if (life.isDead()) return messages;
    const again = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return messages.filter(({ messageId }) => again.has(messageId));
  };
  return { ...life, take, outcomes, errors, putAside };
}
