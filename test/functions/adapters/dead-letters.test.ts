import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { createDeadLetters } from '../../../functions/adapters/dead-letters.ts';
import { startAwsService, type Reply, type StandIn } from '../../../infra/local/aws-json.ts';
import { loopback } from '../../support/loopback.ts';

const Request = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  MessageAttributes: z.object({ reason: z.object({ DataType: z.literal('String'), StringValue: z.string() }) }),
});

let sqs: StandIn;
afterEach(() => sqs.close());

/** A queue that takes one message at a time, or answers as is said. */
async function deadLetters(answer?: Reply) {
  const taken: z.infer<typeof Request>[] = [];
  const SendMessage = async (input: unknown): Promise<Reply> => {
    const request = Request.parse(input);
    if (answer === undefined) taken.push(request);
    const MD5OfMessageBody = createHash('md5').update(request.MessageBody).digest('hex');
    return answer ?? { kind: 'result', body: { MessageId: '1', MD5OfMessageBody } };
  };
  sqs = await startAwsService({ target: 'AmazonSQS', version: '1.0', actions: { SendMessage } });
  const url = `${sqs.url}/queue/dead-letters`;
  return { ...createDeadLetters(new SQSClient(loopback(sqs.url)), url), url, taken };
}

it('a message is put aside as it came, with the reason beside it', async () => {
  const letters = await deadLetters();
  await letters.put('<html>', 'not of this contract: no event');
  const reason = { DataType: 'String', StringValue: 'not of this contract: no event' };
  expect(letters.taken).toEqual([{ QueueUrl: letters.url, MessageBody: '<html>', MessageAttributes: { reason } }]);
});

it('a very long reason is cut, rather than refused with its message', async () => {
  const letters = await deadLetters();
  await letters.put('{}', 'x'.repeat(10_000));
  expect(letters.taken[0]?.MessageAttributes.reason.StringValue).toHaveLength(500);
});

it('a message that the queue does not take is not put aside', async () => {
  const letters = await deadLetters({ kind: 'cut' });
  await expect(letters.put('{}', 'not about a user')).rejects.toThrow();
});
