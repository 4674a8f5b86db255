import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { error, startAwsService, type Reply, type StandIn } from '../../infra/local/aws-json.ts';

export type AlertSqsStandIn = StandIn & {
  readonly queue_url: string;
  readonly dead_letters_url: string;
  /** The bodies that were put among the dead letters. */
  readonly dead: readonly string[];
  /** For how many seconds a message stays invisible, by its receipt. */
  readonly invisible: ReadonlyMap<string, number>;
  /** The next requests are answered so. */
  readonly answerNext: (...replies: readonly Reply[]) => void;
};

const Message = z.object({ QueueUrl: z.string(), MessageBody: z.string() });
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html */
const Entry = z.object({
  Id: z.string().check(z.regex(/^[\w-]{1,80}$/)),
  ReceiptHandle: z.string().check(z.minLength(1)),
  VisibilityTimeout: z.int().check(z.gte(0), z.lte(43_200)),
});
const Change = z.object({ QueueUrl: z.string(), Entries: z.array(Entry).check(z.minLength(1), z.maxLength(10)) });

const INVALID = error('com.amazonaws.sqs#InvalidAddress', 'Not a request that this queue takes');

/** What a function does beside receiving: it lets messages wait, and puts them among the dead letters. */
export async function startAlertSqs(): Promise<AlertSqsStandIn> {
  const [dead, invisible, replies] = [Array<string>(), new Map<string, number>(), Array<Reply>()];
  const sendMessage = async (input: unknown): Promise<Reply> => {
    const { QueueUrl, MessageBody } = Message.parse(input);
    const planned = replies.shift() ?? (QueueUrl === urls.dead_letters_url ? undefined : INVALID);
    if (planned !== undefined) return planned;
    dead.push(MessageBody);
    const digest = createHash('md5').update(MessageBody).digest('hex');
    return { kind: 'result', body: { MessageId: randomUUID(), MD5OfMessageBody: digest } };
  };
  const changeVisibility = async (input: unknown): Promise<Reply> => {
    const change = Change.safeParse(input);
    const isTaken = change.success && change.data.QueueUrl === urls.queue_url;
    const planned = replies.shift() ?? (isTaken ? undefined : INVALID);
    if (planned !== undefined || !change.success) return planned ?? INVALID;
    const { Entries } = change.data;
    for (const { ReceiptHandle, VisibilityTimeout } of Entries) invisible.set(ReceiptHandle, VisibilityTimeout);
    return { kind: 'result', body: { Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] } };
  };
  const standIn = await startAwsService({
    target: 'AmazonSQS',
    version: '1.0',
    actions: { SendMessage: sendMessage, ChangeMessageVisibilityBatch: changeVisibility },
  });
  const urls = { queue_url: `${standIn.url}/0/alerts`, dead_letters_url: `${standIn.url}/0/dead-letters` };
  return { ...standIn, ...urls, dead, invisible, answerNext: (...next) => void replies.push(...next) };
}
