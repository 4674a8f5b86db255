import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { awsFailure } from './aws-errors.ts';
import { createDeadLetters } from './dead-letters.ts';
import { sideBySide } from './side-by-side.ts';

/** The queue from which a function has its messages, and the one for those that are of no use to it. */
export type AlertQueue = {
  /**
   * Those that the function reports as failed come again after so many seconds.
   * @throws PollFailure; they then come again after the queue's visibility timeout
   */
  giveBack(records: readonly SQSRecord[], after_s: number): Promise<void>;
  /**
   * Puts them among the dead letters at once, where otherwise only what has failed many times goes.
   * @throws PollFailure when not all of them are there; one that is there twice does no harm
   */
  bury(records: readonly SQSRecord[], reason: string): Promise<void>;
};

export type AlertQueueOptions = {
  /** With explicit time limits. */
  readonly client: SQSClient;
  readonly queue_url: string;
  readonly dead_letters_url: string;
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
const MOST_ENTRIES = 10;

/** A guess. */
const AT_ONCE = 8;

export function createAlertQueue({ client, queue_url, dead_letters_url }: AlertQueueOptions): AlertQueue {
  const deadLetters = createDeadLetters(client, dead_letters_url);
  return {
    giveBack: async (records, after_s) => {
      const change = async (batch: readonly SQSRecord[]) => {
        const Entries = batch.map(({ receiptHandle }, index) => {
          return { Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: after_s };
        });
        // Of an entry that is refused, the visibility timeout of the queue remains.
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue_url, Entries }));
      };
      await answered(sideBySide(inBatches(records), change, AT_ONCE));
    },
    // One by one: ten events may be larger than a request of SQS.
    bury: async (records, reason) =>
      answered(sideBySide(records, async ({ body }) => deadLetters.put(body, reason), AT_ONCE)),
  };
}

function inBatches(records: readonly SQSRecord[]): readonly (readonly SQSRecord[])[] {
  const count = Math.ceil(records.length / MOST_ENTRIES);
  return Array.from({ length: count }, (_, index) => records.slice(index * MOST_ENTRIES, (index + 1) * MOST_ENTRIES));
}

async function answered(requests: Promise<unknown>): Promise<void> {
  try {
    await requests;
  } catch (error) {
    throw awsFailure('QUEUE', error);
  }
}
