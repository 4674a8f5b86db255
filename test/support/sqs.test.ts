import { SendMessageBatchCommand, SQSClient, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loopback } from './loopback.ts';
import { startSqs, type SqsStandIn } from './sqs.ts';

let sqs: SqsStandIn;
let client: SQSClient;

beforeEach(async () => {
  sqs = await startSqs();
  client = new SQSClient(loopback(sqs.url));
});

afterEach(async () => {
  client.destroy();
  await sqs.close();
});

const send = (...Entries: readonly SendMessageBatchRequestEntry[]) =>
  client.send(new SendMessageBatchCommand({ QueueUrl: sqs.queue_url, Entries: [...Entries] }));
const message = (Id: string, DelaySeconds?: number) => ({ Id, MessageBody: `grüße ${Id}`, DelaySeconds });

describe('the stand-in for SQS', () => {
  it('takes messages, with digests that the SDK agrees with', async () => {
    const output = await send(message('a'), message('b', 900));
    expect(output.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
    expect(sqs.messages).toEqual([
      { body: 'grüße a', delay_seconds: 0 },
      { body: 'grüße b', delay_seconds: 900 },
    ]);
  });

  it.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['eleven entries', Array.from({ length: 11 }, (_, index) => message(`${index}`)), 'TooManyEntriesInBatchRequest'],
    ['an id twice', [message('a'), message('a')], 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', [message('a.b')], 'InvalidBatchEntryId'],
  ])('refuses a request with %s', async (_, entries, name) => {
    await expect(send(...entries)).rejects.toMatchObject({ name });
    expect(sqs.messages).toEqual([]);
  });

  it.each([-1, 901])('refuses a message with a delay of %s seconds, and takes the others', async (delay) => {
    const output = await send(message('a'), message('b', delay));
    expect(output.Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue' }]);
    expect(sqs.messages).toHaveLength(1);
  });

  it('knows one queue', async () => {
    const elsewhere = { QueueUrl: `${sqs.url}/000000000000/gone`, Entries: [message('a')] };
    const sending = client.send(new SendMessageBatchCommand(elsewhere));
    await expect(sending).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });
});
