import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Delivered } from '../support/sqs.ts';
import { CDK_PLACE } from '../support/cdk.ts';
import type { LambdaFunction } from './lambda.ts';

export type SourceRules = {
  readonly queue: string;
  readonly batch_size: number;
  readonly visibility_seconds: number;
  /** So often a message is delivered before it goes to the dead letters. */
  readonly most_receives: number;
};

type Message = Delivered & { visible_at: number; sent_at: number; receives: number };

/** A queue and the event source mapping that empties it into a function: one batch at a time, when a test says so. */
export type Source = {
  readonly take: (message: Delivered) => void;
  /** Delivers a batch. @returns false if no message is visible. */
  readonly deliver: () => Promise<boolean>;
  /** Lets so much time go by, as far as the queue is concerned. */
  readonly pass: (milliseconds: number) => void;
  /** Neither handled nor dead. */
  readonly pending: () => number;
  /** The bodies of those that were delivered too often. */
  readonly dead: readonly string[];
};

const Response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * With the rules that a program notices: visibility, redelivery, partial failures, dead letters.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function createSource(rules: SourceRules, target: LambdaFunction): Source {
  const kept: Kept = { messages: new Map(), dead: [] };
  return {
    take: (message) => void kept.messages.set(message.id, arrived(message)),
    deliver: async () => {
      bury(kept, rules);
      const batch = receive(kept, rules);
      if (batch.length === 0) return false;
      for (const id of await handled(target, rules, batch)) kept.messages.delete(id);
      return true;
    },
    pass: (milliseconds) => {
      for (const message of kept.messages.values()) {
        message.visible_at -= milliseconds;
        message.sent_at -= milliseconds;
      }
    },
    pending: () => kept.messages.size,
    dead: kept.dead,
  };
}

type Kept = { readonly messages: Map<string, Message>; readonly dead: string[] };

function arrived(message: Delivered): Message {
  const sent_at = Date.now();
  return { ...message, sent_at, visible_at: sent_at + message.delay_seconds * 1000, receives: 0 };
}

const visibleOf = ({ messages }: Kept) => [...messages.values()].filter(({ visible_at }) => visible_at <= Date.now());

function bury(kept: Kept, { most_receives }: SourceRules): void {
  for (const { id, body } of visibleOf(kept).filter(({ receives }) => receives >= most_receives)) {
    kept.messages.delete(id);
    kept.dead.push(body);
  }
}

function receive(kept: Kept, { batch_size, visibility_seconds }: SourceRules): readonly Message[] {
  const batch = visibleOf(kept).slice(0, batch_size);
  for (const message of batch) {
    message.receives += 1;
    message.visible_at = Date.now() + visibility_seconds * 1000;
  }
  return batch;
}

/** @returns the ids of those that need not come again */
async function handled(
  target: LambdaFunction,
  { queue }: SourceRules,
  batch: readonly Message[],
): Promise<readonly string[]> {
  const event: SQSEvent = { Records: batch.map((message) => recordOf(message, queue)) };
  const ended = await target.invoke(event);
  if (ended.is !== 'returned') return [];
  const response: SQSBatchResponse = Response.parse(ended.result);
  const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return batch.map(({ id }) => id).filter((id) => !failed.has(id));
}

function recordOf({ id, body, sent_at, receives }: Message, queue: string): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sent_at),
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: String(sent_at),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${CDK_PLACE.region}:${CDK_PLACE.account}:${queue}`,
    awsRegion: CDK_PLACE.region,
  };
}
