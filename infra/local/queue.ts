import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Asking, MeasuredQueue, PollMessage } from '../../functions/adapters/queue.ts';
import { recordOf } from './sqs-record.ts';

/** A queue in memory behind the queue's port: it delivers like SQS, to one consumer. */
export type MemoryQueue = MeasuredQueue & {
  /** Resolves when nothing is waiting or being handled. */
  readonly idle: () => Promise<void>;
  /** Delivers nothing more, and resolves when what is being handled is done. */
  readonly stop: () => Promise<void>;
};

export type Consumer = {
  readonly handle: (event: SQSEvent) => Promise<SQSBatchResponse>;
  readonly batchSize: number;
  readonly batchesAtOnce: number;
};

type Message = { readonly id: string; readonly content: PollMessage; readonly sentAt: number; receives: number };

/** As often as the queues in AWS deliver a message before it is dead. */
const MOST_RECEIVES = 3;

/** SQS waits for the visibility timeout before it delivers again; here nobody has the time. */
const REDELIVERY_MS = 200;

export function createMemoryQueue(consumer: Consumer): MemoryQueue {
  const visible: Message[] = [];
  let [delayed, batches] = [0, 0];
  const stopped = new AbortController();
  const { track, idle } = openTracker();

  function pump(): void {
    while (!stopped.signal.aborted && visible.length > 0 && batches < consumer.batchesAtOnce) {
      batches += 1;
      track(deliver(visible.splice(0, consumer.batchSize)));
    }
  }

  async function deliver(messages: readonly Message[]): Promise<void> {
    for (const message of messages) message.receives += 1;
    const failed = await failures(consumer, messages);
    const again = failed.filter(({ receives }) => receives < MOST_RECEIVES);
    if (again.length > 0) track(appear(again, REDELIVERY_MS));
    batches -= 1;
    pump();
  }

  async function appear(messages: readonly Message[], milliseconds: number): Promise<void> {
    // A signal of its own, because Node warns of more than ten listeners on one.
    const signal = AbortSignal.any([stopped.signal]);
    delayed += messages.length;
    if (milliseconds > 0) await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    delayed -= messages.length;
    visible.push(...messages);
    pump();
  }

  return {
    send: async (asked) => {
      for (const [seconds, messages] of byDelay(asked)) track(appear(messages, seconds * 1000));
    },
    backlog: async () => visible.length + delayed,
    idle,
    stop: async () => {
      stopped.abort();
      await idle();
    },
  };
}

type Tracker = { readonly track: (work: Promise<void>) => void; readonly idle: () => Promise<void> };

/** Keeps account of what goes on, so that the queue knows when it is idle. */
function openTracker(): Tracker {
  const underWay = new Set<Promise<void>>();
  return {
    track: (work) => {
      const tracked = work.finally(() => underWay.delete(tracked));
      underWay.add(tracked);
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.race(underWay);
    },
  };
}

function byDelay(asked: readonly Asking[]): ReadonlyMap<number, readonly Message[]> {
  const messages = new Map<number, Message[]>();
  for (const { delay_seconds = 0, ...content } of asked) {
    const others = messages.get(delay_seconds) ?? [];
    messages.set(delay_seconds, [...others, toMessage(content)]);
  }
  return messages;
}

function toMessage(content: PollMessage): Message {
  return { id: randomUUID(), content, sentAt: Date.now(), receives: 0 };
}

/** A handler that throws has failed all of its batch. */
async function failures(consumer: Consumer, messages: readonly Message[]): Promise<readonly Message[]> {
  try {
    const { batchItemFailures } = await consumer.handle({ Records: messages.map(recordOf) });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    return messages.filter(({ id }) => failed.has(id));
  } catch {
    return messages;
  }
}
