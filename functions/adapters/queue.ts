import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { PollFailure, type Limits } from '../domain/failure.ts';
import { awsFailure, failureCode, readAwsError, unavailable } from './aws-errors.ts';
import { BACKOFF, pause, within, type Backoff } from './backoff.ts';
import { sideBySide } from './side-by-side.ts';

/** Asks for the present users as state: since when it is asked for (epoch milliseconds), for whom, and behind which user. */
const CatchUp = z.object({
  at: z.number().check(z.gte(0), z.lte(Date.UTC(9999, 11, 31))),
  /** null: for everybody. */
  subscriber: z.nullable(z.string()),
  after: z.exactOptional(z.string()),
});
export type CatchUp = Readonly<z.infer<typeof CatchUp>>;

/** The body of a message: ids only, because a queue and its dead letters hold nothing of a person. */
export const PollMessage = z.object({
  integration_id: z.string().check(z.minLength(1)),
  /** What a poll that began before this has not seen is asked for; when it was sent if it is not given. Epoch milliseconds. */
  asked_at: z.exactOptional(z.number()),
  /** In place of a poll. */
  catch_up: z.exactOptional(CatchUp),
});
export type PollMessage = z.infer<typeof PollMessage>;

/** A message, and for how long it stays invisible: 0 to 900 seconds, not at all unless it is said. */
export type Asking = PollMessage & { readonly delay_seconds?: number };

export type Queue = {
  /**
   * Asks for polls, at least once each, in no order.
   * @throws PollFailure when not all of them were taken; a message sent twice does no harm, the lease refuses it.
   */
  send(asked: readonly Asking[]): Promise<void>;
};

/** A queue of which one can see how full it is. */
export type MeasuredQueue = Queue & {
  /** About how many messages nobody has received yet, those that are still invisible included. */
  backlog(): Promise<number>;
};

export type QueueOptions = {
  /** With explicit time limits. */
  readonly client: SQSClient;
  readonly queue_url: string;
  readonly backoff?: Partial<Backoff>;
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const MOST_ENTRIES = 10;
export const LONGEST_DELAY_S = 900;

/** Guesses: a tick sends some hundred batches, and has a minute for it. */
const AT_ONCE = 8;
const TIME_TO_SEND_MS = 30_000;

/** A standard queue of SQS. */
export function createQueue(options: QueueOptions): MeasuredQueue {
  const backoff = { ...BACKOFF, ...options.backoff };
  return {
    backlog: () => backlog(options),
    send: async (asked) => {
      const entries = asked.map(toEntry);
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

type Entry = SendMessageBatchRequestEntry & { readonly Id: string };

/** Ids need only be distinct within a request. */
function toEntry({ delay_seconds = 0, ...message }: Asking, index: number): Entry {
  const isDelay = Number.isInteger(delay_seconds) && delay_seconds >= 0 && delay_seconds <= LONGEST_DELAY_S;
  if (!isDelay) throw new RangeError(`A delay of ${delay_seconds} s is not one of 0 to ${LONGEST_DELAY_S}`);
  return { Id: String(index), MessageBody: JSON.stringify(PollMessage.parse(message)), DelaySeconds: delay_seconds };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
async function backlog({ client, queue_url }: QueueOptions): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesDelayed'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl: queue_url, AttributeNames: [...AttributeNames] });
  try {
    const { Attributes } = await client.send(command);
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
  } catch (error) {
    throw awsFailure('QUEUE', error);
  }
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
