import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlertQueue, type AlertQueue } from '../../../functions/adapters/alert-queue.ts';
import { error } from '../../../infra/local/aws-json.ts';
import { startAlertSqs, type AlertSqsStandIn } from '../../support/alert-sqs.ts';
import { NOW } from '../../support/builders.ts';
import { loopback } from '../../support/loopback.ts';
import { recordOf } from '../../support/sqs-record.ts';

let sqs: AlertSqsStandIn;
let client: SQSClient;
let queue: AlertQueue;

beforeEach(async () => {
  sqs = await startAlertSqs();
  client = new SQSClient(loopback(sqs.url));
  queue = createAlertQueue({ ...sqs, client });
});
afterEach(async () => {
  client.destroy();
  await sqs.close();
});

const records = Array.from({ length: 23 }, (_, index) => recordOf({ index }, NOW, { id: String(index) }));

describe('messages', () => {
  it('wait as long as they are to, however many they are', async () => {
    await queue.giveBack(records, 90);
    expect(sqs.invisible.size).toBe(23);
    expect(new Set(sqs.invisible.values())).toEqual(new Set([90]));
  });

  it('are among the dead letters as they came', async () => {
    await queue.bury(records, 'no_service');
    expect(sqs.dead.toSorted()).toEqual(records.map(({ body }) => body).toSorted());
  });

  it('of which there are none cost no request', async () => {
    sqs.answerNext(error('AccessDenied', 'No'));
    await expect(queue.giveBack([], 90)).resolves.toBeUndefined();
    await expect(queue.bury([], 'no_service')).resolves.toBeUndefined();
  });

  it.each([
    ['be refused', error('AccessDenied', 'No'), { remedy: 'everyone', code: 'QUEUE.ACCESS_DENIED' }],
    ['meet a queue that is down', error('InternalFailure', 'No', 500), { remedy: 'retry', code: 'QUEUE.UNAVAILABLE' }],
  ])('may %s', async (_, reply, reason) => {
    sqs.answerNext(reply, reply);
    await expect(queue.giveBack(records.slice(0, 1), 90)).rejects.toMatchObject({ reason });
    await expect(queue.bury(records.slice(0, 1), 'no_service')).rejects.toMatchObject({ reason });
    expect(sqs.dead).toEqual([]);
  });
});
