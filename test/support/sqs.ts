import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { error, startAwsService, type ErrorReply, type Reply, type StandIn } from '../../infra/local/aws-json.ts';

export type SentMessage = { readonly body: string; readonly delay_seconds: number };

/** A message as a queue keeps it. */
export type Delivered = SentMessage & { readonly queue: string; readonly id: string };

export type SqsOptions = {
  /** The queues that there are. */
  readonly queues?: readonly string[];
  /** Told of each message that is taken. */
  readonly onMessage?: (message: Delivered) => void;
};

export type SqsStandIn = StandIn & {
  /** Of the first queue. */
  readonly queue_url: string;
  /** What the queue has taken. */
  readonly messages: readonly SentMessage[];
  /** How many entries each request had, in the order of the requests. */
  readonly requests: readonly number[];
  /** From now on an entry is refused for which this gives a failure. */
  refuseWhere(failure: (body: string) => SqsFailure | undefined): void;
  /** The next requests are answered so. */
  answerNext(...replies: readonly Reply[]): void;
};

export type SqsFailure = { readonly Code: string; readonly SenderFault: boolean };

const Entry = z.object({ Id: z.string(), MessageBody: z.string(), DelaySeconds: z.optional(z.number()) });
type Entry = z.infer<typeof Entry>;
const Request = z.object({ QueueUrl: z.string(), Entries: z.array(Entry) });
const Question = z.object({ QueueUrl: z.string(), AttributeNames: z.array(z.string()) });

const SERVICE = { target: 'AmazonSQS', version: '1.0' } as const;

/** Standard queues from which nobody receives: SendMessageBatch with its rules, and how many messages there are. */
export async function startSqs({ queues = ['polls'], onMessage }: SqsOptions = {}): Promise<SqsStandIn> {
  const messages: SentMessage[] = [];
  const requests: number[] = [];
  const replies: Reply[] = [];
  let failureOf: ((body: string) => SqsFailure | undefined) | undefined;

  const nameOf = (url: string) => queues.find((name) => url === queueUrl(standIn.url, name));
  const take = (entry: Entry, queue: string) => {
    const taken = { entry, failure: failureOf?.(entry.MessageBody) ?? ruleBrokenBy(entry), id: randomUUID() };
    const message = { body: entry.MessageBody, delay_seconds: entry.DelaySeconds ?? 0 };
    if (taken.failure === undefined) messages.push(message);
    if (taken.failure === undefined) onMessage?.({ ...message, queue, id: taken.id });
    return taken;
  };
  const sendMessageBatch = async (input: unknown): Promise<Reply> => {
    const { QueueUrl, Entries } = Request.parse(input);
    requests.push(Entries.length);
    const planned = replies.shift();
    const queue = nameOf(QueueUrl);
    if (planned !== undefined || queue === undefined) return planned ?? NO_QUEUE;
    const refusal = refusalOfRequest(Entries);
    return refusal ?? { kind: 'result', body: resultOf(Entries.map((entry) => take(entry, queue))) };
  };
  const getQueueAttributes = async (input: unknown): Promise<Reply> => {
    const { QueueUrl, AttributeNames } = Question.parse(input);
    if (nameOf(QueueUrl) === undefined) return NO_QUEUE;
    return { kind: 'result', body: { Attributes: attributesOf(messages, AttributeNames) } };
  };
  const actions = { SendMessageBatch: sendMessageBatch, GetQueueAttributes: getQueueAttributes };
  const standIn = await startAwsService({ ...SERVICE, actions });
  return {
    ...standIn,
    queue_url: queueUrl(standIn.url, queues[0] ?? ''),
    messages,
    requests,
    refuseWhere: (failure) => {
      failureOf = failure;
    },
    answerNext: (...next) => void replies.push(...next),
  };
}

function attributesOf(messages: readonly SentMessage[], names: readonly string[]): Readonly<Record<string, string>> {
  const delayed = messages.filter(({ delay_seconds }) => delay_seconds > 0).length;
  const counts = new Map([
    ['ApproximateNumberOfMessages', messages.length - delayed],
    ['ApproximateNumberOfMessagesDelayed', delayed],
  ]);
  return Object.fromEntries(names.map((name) => [name, String(counts.get(name) ?? 0)]));
}

export const queueUrl = (url: string, name: string) => `${url}/000000000000/${name}`;

/** With the header that AWS adds for clients of its older protocol: the SDK reads it. */
const NO_QUEUE: ErrorReply = {
  ...error('com.amazonaws.sqs#QueueDoesNotExist', 'The specified queue does not exist.'),
  headers: { 'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender' },
};

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
function refusalOfRequest(entries: readonly Entry[]): ErrorReply | undefined {
  const ids = entries.map(({ Id }) => Id);
  if (entries.length === 0) return error('com.amazonaws.sqs#EmptyBatchRequest', 'There are no entries');
  if (entries.length > 10) return error('com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'More than 10 entries');
  if (new Set(ids).size < ids.length) return error('com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'An id is repeated');
  const wellFormed = ids.every((id) => /^[\w-]{1,80}$/.test(id));
  return wellFormed ? undefined : error('com.amazonaws.sqs#InvalidBatchEntryId', 'An id is not allowed');
}

function ruleBrokenBy({ DelaySeconds: delay = 0, MessageBody: body }: Entry): SqsFailure | undefined {
  const delayIsAllowed = Number.isInteger(delay) && delay >= 0 && delay <= 900;
  if (!delayIsAllowed) return { Code: 'InvalidParameterValue', SenderFault: true };
  return body === '' ? { Code: 'MissingParameter', SenderFault: true } : undefined;
}

type Taken = { readonly entry: Entry; readonly failure: SqsFailure | undefined; readonly id: string };

/** The SDK compares the digest with its own and throws when they differ. */
function resultOf(taken: readonly Taken[]) {
  return {
    Successful: taken.flatMap(({ entry: { Id, MessageBody }, failure, id }) =>
      failure === undefined ? [{ Id, MessageId: id, MD5OfMessageBody: md5(MessageBody) }] : [],
    ),
    Failed: taken.flatMap(({ entry: { Id }, failure }) => (failure === undefined ? [] : [{ Id, ...failure }])),
  };
}

const md5 = (body: string) => createHash('md5').update(body).digest('hex');
