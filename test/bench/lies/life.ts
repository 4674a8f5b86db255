import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { sdkError } from '../../model/faults.ts';
import { Killed } from '../../support/mortal.ts';

/** What befalls a poll at its first call of a kind. */
export type Mishap = {
  readonly at: 'PutEvents' | 'a read' | 'a write' | 'a page';
  /** Or what happens in the world before that call. */
  readonly what: 'killed before' | 'killed after' | 'throttled' | (() => void);
  /** Which call of that kind, the first unless said otherwise. */
  readonly nth?: number;
};

/** One life of a process: once killed it calls nobody any more. */
export type Life = {
  readonly call: <Answer>(kind: string, outside: () => Promise<Answer>) => Promise<Answer>;
  /** Whether what was to befall it has. */
  readonly hasMetIt: () => boolean;
};

/** A scene proves nothing of a poll that it has passed by. */
export class Unmet extends Error {
  override readonly name = 'Unmet';

  /** @param what was to happen @param cause how the poll ended instead, if it failed */
  constructor(what: string, cause?: unknown) {
    super(`It never came to this: ${what}`, { cause });
  }
}

export function openLife(mishap: Mishap | undefined): Life {
  let [dead, calls, hasMetIt] = [false, 0, mishap === undefined];
  const die = () => {
    dead = true;
    throw new Killed();
  };
  return {
    call: async (kind, outside) => {
      if (dead) throw new Killed();
      const isMet = kind === mishap?.at && (calls += 1) === (mishap.nth ?? 1);
      hasMetIt ||= isMet;
      if (isMet && typeof mishap.what === 'function') mishap.what();
      if (isMet && mishap.what === 'throttled') throw sdkError('throttled');
      if (isMet && mishap.what === 'killed before') die();
      const answer = await outside();
      if (isMet && mishap.what === 'killed after') die();
      if (dead) throw new Killed();
      return answer;
    },
    hasMetIt: () => hasMetIt,
  };
}

// A call counts before the SDK's own retries: it is throttled when the SDK has given up.
const CALL = { step: 'initialize', priority: 'high' } as const;

const KINDS: Readonly<Record<string, string>> = {
  PutEventsCommand: 'PutEvents',
  GetItemCommand: 'a read',
  BatchGetItemCommand: 'a read',
  PutItemCommand: 'a write',
  BatchWriteItemCommand: 'a write',
};

const kindOf = (context: { readonly commandName?: string }) => KINDS[context.commandName ?? ''] ?? 'another';

/** Makes the calls of SDK clients those of this life. */
export function live(life: Life, { dynamodb, events }: { dynamodb: DynamoDBClient; events: EventBridgeClient }): void {
  dynamodb.middlewareStack.add((next, context) => (args) => life.call(kindOf(context), () => next(args)), CALL);
  events.middlewareStack.add((next, context) => (args) => life.call(kindOf(context), () => next(args)), CALL);
}
