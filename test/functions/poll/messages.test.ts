import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { createPollHandler } from '../../../functions/poll/messages.ts';
import { startRig, type Rig } from '../../support/rig.ts';

describe('the handler of poll messages', () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await startRig(3);
  });
  afterEach(() => rig.close());

  const context = { getRemainingTimeInMillis: () => 60_000 };

  function batch(...bodies: readonly unknown[]): SQSEvent {
    return { Records: bodies.map((body, nth) => record(String(nth), JSON.stringify(body))) };
  }

  it('polls what a message asks for', async () => {
    const handle = createPollHandler(rig.process().deps);
    expect(await handle(batch({ integration_id: rig.ats.id }), context)).toEqual({ batchItemFailures: [] });
    expect(rig.reports).toMatchObject([{ outcome: 'completed', integration_id: rig.ats.id }]);
  });

  it('does not fail the message of a poll that failed for a known reason', async () => {
    rig.sandbox.faults.next(rig.ats.id, { kind: 'error', status: 409, code: 'INTEGRATION.SETUP_SYNC_PENDING' });
    const handle = createPollHandler(rig.process().deps);
    expect(await handle(batch({ integration_id: rig.ats.id }), context)).toEqual({ batchItemFailures: [] });
    expect(rig.reports).toMatchObject([{ outcome: 'failed' }]);
  });

  it('fails the message of what is unforeseen, and no other', async () => {
    const handle = createPollHandler(rig.process().deps);
    const messages = batch({ wrong: 'shape' }, { integration_id: rig.ats.id }, 'nonsense');
    const failures = [{ itemIdentifier: '0' }, { itemIdentifier: '2' }];
    expect(await handle(messages, context)).toEqual({ batchItemFailures: failures });
    expect(rig.reports).toMatchObject([{ outcome: 'completed' }]);
  });

  it('says whom the message asked for and for what known reason, when not even the lease could be had', async () => {
    const crashes: unknown[] = [];
    const { deps } = rig.process();
    const failure = new PollFailure({ remedy: 'everyone', code: 'TABLE.ACCESS_DENIED', title: null });
    const register = { ...deps.register, takeLease: () => Promise.reject(failure) };
    const telemetry = { ...deps.telemetry, crashed: (...told: unknown[]) => void crashes.push(told) };
    const handle = createPollHandler({ ...deps, register, telemetry });
    const failures = [{ itemIdentifier: '0' }];
    expect(await handle(batch({ integration_id: rig.ats.id }), context)).toEqual({ batchItemFailures: failures });
    expect(crashes).toEqual([[{ message_id: '0', integration_id: rig.ats.id }, failure]]);
  });

  it('takes a poll that has begun since it was sent, but not since it was asked for, for none', async () => {
    const handle = createPollHandler(rig.process().deps);
    await handle(batch({ integration_id: rig.ats.id }), context);
    const asked_at = rig.clock();
    rig.pass(1_000);
    for (let times = 0; times < 2; times += 1) {
      expect(await handle(batch({ integration_id: rig.ats.id, asked_at }), context)).toEqual({ batchItemFailures: [] });
      rig.pass(1_000);
    }
    expect(rig.reports.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'refused']);
  });

  it('leaves a redelivered message of a poll that has begun to the lease, which refuses it', async () => {
    const handle = createPollHandler(rig.process().deps);
    const messages = batch({ integration_id: rig.ats.id });
    await handle(messages, context);
    rig.pass(1_000);
    expect(await handle(messages, context)).toEqual({ batchItemFailures: [] });
    expect(rig.reports).toMatchObject([{ outcome: 'completed' }, { outcome: 'refused' }]);
  });
});

function record(messageId: string, body: string): SQSRecord {
  const sent = String(Date.now() - 500);
  return {
    messageId,
    body,
    receiptHandle: messageId,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: sent,
      SenderId: 'test',
      ApproximateFirstReceiveTimestamp: sent,
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:deltas',
    awsRegion: 'eu-central-1',
  };
}
