import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { PollFailure, type Limits } from '../domain/failure.ts';
import { awsFailure, failureCode, readAwsError, unavailable } from './aws-errors.ts';
import { BACKOFF, pause, within, type Backoff } from './backoff.ts';
import { sideBySide } from './side-by-side.ts';

/** The body of a message: ids only, because a queue and its dead letters hold nothing of a person. */
export const PollMessage = z.object({ integration_id: z.string().check(z.minLength(1)) });
export type PollMessage = z.infer<typeof PollMessage>;

export type Queue = {
  /**
   * Asks for polls, at least once each, in no order.
   * @param delay_seconds 0 to 900: how long the messages stay invisible
   * @throws PollFailure when not all of them were taken; a message sent twice does no harm, the lease refuses it.
   */
  send(messages: readonly PollMessage[], delay_seconds?: number): Promise<void>;
};

export type QueueOptions = {
  /** With explicit time limits. */
  readonly client: SQSClient;
  readonly queue_url: string;
  readonly backoff?: Partial<Backoff>;
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_ENTRIES = 10;
const LONGEST_DELAY_S = 900;

/** Guesses: a tick sends some hundred batches, and has a minute for it. */
const AT_ONCE = 8;
const TIME_TO_SEND_MS = 30_000;

/** A standard queue of SQS. */
export function createQueue(options: QueueOptions): Queue {
  const backoff = { ...BACKOFF, ...options.backoff };
  return {
    send: async (messages, delay_seconds = 0) => {
      if (!isDelay(delay_seconds)) throw new RangeError(`A delay of ${delay_seconds} s is not one of 0 to 900`);
      const entries = messages.map((message, index) => toEntry(message, { index, delay_seconds }));
      const limits = { deadline: backoff.now() + TIME_TO_SEND_MS, signal: new AbortController().signal };
      const late = unavailable('QUEUE', 'DeadlinePassed');
      await within(limits, { now: backoff.now, late }, async (bounded) => {
        const sender = { ...options, backoff, limits: bounded };
        const refused = await sideBySide(inBatches(entries), (batch) => deliver(batch, sender), AT_ONCE);
        // Only now: one message that the queue does not take must not keep the others from being sent.
        for (const code of refused.flat()) throw refusedForGood(code);
      });
    },
  };
}

const isDelay = (seconds: number) => Number.isInteger(seconds) && seconds >= 0 && seconds <= LONGEST_DELAY_S;

type Entry = SendMessageBatchRequestEntry & { readonly Id: string };
type Place = { readonly index: number; readonly delay_seconds: number };

/** Ids need only be distinct within a request. */
function toEntry(message: PollMessage, { index, delay_seconds }: Place): Entry {
  return { Id: String(index), MessageBody: JSON.stringify(PollMessage.parse(message)), DelaySeconds: delay_seconds };
}

function inBatches(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const count = Math.ceil(entries.length / MOST_ENTRIES);
  return Array.from({ length: count }, (_, index) => entries.slice(index * MOST_ENTRIES, (index + 1) * MOST_ENTRIES));
}

type Sender = {
  readonly client: SQSClient;
  readonly queue_url: string;
  readonly backoff: Backoff;
  readonly limits: Limits;
};

/** What became of a request: the rest was taken. */
type Answer = {
  /** AWS's codes of the messages that it will never take. */
  readonly refused: readonly string[];
  readonly again: readonly Entry[];
  /** What to throw unless there is time to send those again. */
  readonly failure: PollFailure;
};

/** @returns AWS's codes of the messages that the queue does not take for what they are. */
async function deliver(batch: readonly Entry[], sender: Sender): Promise<readonly string[]> {
  const refused: string[] = [];
  let waiting = batch;
  for (let tried = 1; ; tried += 1) {
    const answer = await put(waiting, sender);
    refused.push(...answer.refused);
    waiting = answer.again;
    if (waiting.length === 0) return refused;
    if (!(await pause(tried, sender.backoff, sender.limits))) throw answer.failure;
  }
}

async function put(entries: readonly Entry[], { client, queue_url, limits }: Sender): Promise<Answer> {
  const command = new SendMessageBatchCommand({ QueueUrl: queue_url, Entries: [...entries] });
  try {
    const { Successful: taken = [], Failed: failed = [] } = await client.send(command, { abortSignal: limits.signal });
    const faults = failed.filter(({ SenderFault }) => SenderFault === true);
    const settled = new Set([...taken, ...faults].map(({ Id }) => Id));
    return {
      refused: faults.map(({ Code }) => Code ?? 'Unknown'),
      again: entries.filter(({ Id }) => !settled.has(Id)),
      failure: unavailable('QUEUE', failed.at(-1)?.Code ?? 'NoResultEntry'),
    };
  } catch (error) {
    limits.signal.throwIfAborted();
    const known = readAwsError(error);
    if (!known?.passes) throw awsFailure('QUEUE', error);
    return { refused: [], again: entries, failure: unavailable('QUEUE', known.name, error) };
  }
}

function refusedForGood(code: string): PollFailure {
  return new PollFailure({ remedy: 'report', code: failureCode('QUEUE', code), title: code });
}
