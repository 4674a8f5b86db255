import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backoff } from '../../../functions/adapters/backoff.ts';
import { createQueue, PollMessage } from '../../../functions/adapters/queue.ts';
import { error } from '../../../infra/local/aws-json.ts';
import { loopback } from '../../support/loopback.ts';
import { startSqs, type SqsStandIn } from '../../support/sqs.ts';

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

const queue = (backoff: Partial<Backoff> = {}, queue_url = sqs.queue_url) =>
  createQueue({ client, queue_url, backoff: { base_ms: 1, ...backoff } });
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ integration_id: `workday:${index}` }));
const sent = () => sqs.messages.map(({ body }) => PollMessage.parse(JSON.parse(body)));
const isFor = (index: number) => (body: string) => body.includes(`"workday:${index}"`);
const unavailable = { reason: { remedy: 'retry', code: 'QUEUE.UNAVAILABLE' } };

describe('sending', () => {
  it('puts a message for each poll into the queue, ten a request', async () => {
    await queue().send(many(25));
    expect(sent()).toHaveLength(25);
    expect(sent()).toEqual(expect.arrayContaining(many(25)));
    expect(sqs.requests.toSorted((one, other) => other - one)).toEqual([10, 10, 5]);
  });

  it('asks nothing of the queue when there is nothing to send', async () => {
    await queue().send([]);
    expect(sqs.requests).toEqual([]);
  });

  it('holds a message back as long as is asked', async () => {
    await queue().send([{ integration_id: 'workday:1', delay_seconds: 900 }, { integration_id: 'workday:2' }]);
    expect(sqs.messages.map(({ delay_seconds }) => delay_seconds)).toEqual([900, 0]);
  });

  it.each([-1, 901, 0.5, Number.NaN])('refuses a delay of %s seconds', async (delay) => {
    await expect(queue().send([{ integration_id: 'workday:1', delay_seconds: delay }])).rejects.toThrow(RangeError);
    expect(sqs.requests).toEqual([]);
  });

  it('sends ids and nothing else', async () => {
    const message = { integration_id: 'workday:1', email: 'zoe@acme.example' };
    await queue().send([message]);
    expect(sqs.messages).toMatchObject([{ body: '{"integration_id":"workday:1"}' }]);
  });
});

describe('a message that is refused', () => {
  it('is sent again, and only that one', async () => {
    let refusals = 2;
    const busy = { Code: 'ServiceUnavailable', SenderFault: false };
    sqs.refuseWhere((body) => (isFor(3)(body) && refusals-- > 0 ? busy : undefined));
    await queue().send(many(10));
    expect(sqs.requests).toEqual([10, 1, 1]);
    expect(sent()).toHaveLength(10);
  });

  it('again and again, ends in a failure that passes', async () => {
    sqs.refuseWhere((body) => (isFor(3)(body) ? { Code: 'InternalError', SenderFault: false } : undefined));
    await expect(queue({ tries: 3 }).send(many(10))).rejects.toMatchObject(unavailable);
    expect(sqs.requests).toEqual([10, 1, 1]);
  });

  it('for what it is, is reported when all the others were sent', async () => {
    sqs.refuseWhere((body) => (isFor(3)(body) ? { Code: 'InvalidMessageContents', SenderFault: true } : undefined));
    const sending = queue().send(many(25));
    await expect(sending).rejects.toMatchObject({
      reason: { remedy: 'report', code: 'QUEUE.INVALID_MESSAGE_CONTENTS' },
    });
    expect(sent()).toHaveLength(24);
  });
});

describe('a request that fails', () => {
  it('is sent again', async () => {
    sqs.answerNext(error('com.amazonaws.sqs#RequestThrottled', 'Too many'), { kind: 'cut' }, error('Busy', '…', 503));
    await queue().send(many(2));
    expect(sqs.requests).toEqual([2, 2, 2, 2]);
    expect(sent()).toEqual(many(2));
  });

  it('without end, ends in a failure that passes', async () => {
    sqs.answerNext(...Array.from({ length: 3 }, () => error('InternalFailure', '…', 500)));
    await expect(queue({ tries: 3 }).send(many(2))).rejects.toMatchObject(unavailable);
  });

  it('for want of the queue concerns everyone', async () => {
    const sending = queue({}, `${sqs.url}/000000000000/gone`).send(many(2));
    await expect(sending).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'QUEUE.NOT_FOUND' } });
  });

  it('for want of rights concerns everyone', async () => {
    sqs.answerNext(error('AccessDeniedException', 'Not authorized', 403));
    const sending = queue().send(many(2));
    await expect(sending).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'QUEUE.ACCESS_DENIED' } });
    expect(sqs.requests).toEqual([2]);
  });
});

describe('a message', () => {
  it.each([{}, { integration_id: '' }, { integration_id: 1 }, 'workday:1', null])('is not %j', (body) => {
    expect(PollMessage.safeParse(body).success).toBe(false);
  });
});

describe('the backlog', () => {
  it('is all that nobody has received yet, delayed or not', async () => {
    expect(await queue().backlog()).toBe(0);
    await queue().send([...many(3), { integration_id: 'workday:9', delay_seconds: 60 }]);
    expect(await queue().backlog()).toBe(4);
  });

  it('of a queue that is not there concerns everyone', async () => {
    const asked = queue({}, `${sqs.url}/000000000000/gone`).backlog();
    await expect(asked).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'QUEUE.NOT_FOUND' } });
  });
});
