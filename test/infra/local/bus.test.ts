import { DescribeEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { startBus, type Fault } from '../../../infra/local/bus.ts';
import { good, useLocalBus } from '../../support/local-bus.ts';
import { loopback } from '../../support/loopback.ts';

const local = useLocalBus();
const { put, codesOf } = local;
const describeBus = (Name: string) => local.client.send(new DescribeEventBusCommand({ Name }));

describe('an accepted entry', () => {
  it('is answered for only when it is written', async () => {
    const order: string[] = [];
    const slow = await startBus({
      name: 'ats',
      onEvent: async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        order.push('written');
      },
    });
    const slowClient = new EventBridgeClient(loopback(slow.url));
    await slowClient.send(new PutEventsCommand({ Entries: [good, good] }));
    order.push('answered');
    await slow.close();
    expect(order).toEqual(['written', 'written', 'answered']);
  });

  it('is refused, to be sent again, when it cannot be written', async () => {
    const full = await startBus({ name: 'ats', onEvent: () => Promise.reject(new Error('The disk is full')) });
    const output = await new EventBridgeClient(loopback(full.url)).send(new PutEventsCommand({ Entries: [good] }));
    await full.close();
    expect(output).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] });
  });
});

describe('a bus that does not exist', () => {
  it('swallows events in silence', async () => {
    const output = await put({ ...good, EventBusName: 'gone' });
    expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
    expect(local.events).toEqual([]);
  });

  it('is told of only by DescribeEventBus', async () => {
    await expect(describeBus('gone')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(describeBus('ats')).resolves.toMatchObject({ Name: 'ats' });
  });

  it('is not meant by the ARN of the one that does', async () => {
    const { Arn } = await describeBus('ats');
    await put({ ...good, EventBusName: Arn });
    expect(local.events).toHaveLength(1);
  });
});

describe('an entry is refused', () => {
  it('when a test asks for it, as often as it asks', async () => {
    local.bus.refuseNext(2, 'ThrottlingException');
    expect(await codesOf(good, good, good)).toEqual(['ThrottlingException', 'ThrottlingException', undefined]);
  });

  it('when a test asks for it by what it says', async () => {
    local.bus.refuseWhere(({ detail }) => (detail['a'] === 2 ? 'InternalFailure' : undefined));
    expect(await codesOf(good, { ...good, Detail: '{"a":2}' })).toEqual([undefined, 'InternalFailure']);
  });
});

describe('a request that goes wrong', () => {
  it.each<[Fault, string, number]>([
    ['throttled', 'ThrottlingException', 400],
    ['denied', 'AccessDeniedException', 400],
    ['internal_failure', 'InternalFailure', 500],
    ['unavailable', 'ServiceUnavailable', 503],
    ['garbled', 'SyntaxError', 200],
  ])('when %s is a %s with nothing taken', async (fault, name, httpStatusCode) => {
    local.bus.breakNext(fault);
    await expect(put(good)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect(local.events).toEqual([]);
    await put(good);
    expect(local.events).toHaveLength(1);
  });

  it('can lose its answer after the event was written', async () => {
    local.bus.breakNext('answer_lost');
    await expect(put(good)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(local.events).toHaveLength(1);
  });

  it('can have one bad entry spoil it', async () => {
    local.bus.invalidWhere(({ Detail }) => Detail === '{"a":2}');
    await expect(put(good, { ...good, Detail: '{"a":2}' })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(local.events).toEqual([]);
  });

  it('can wait for ever, until the bus is closed', async () => {
    local.bus.breakNext('silence', { action: 'DescribeEventBus' });
    const waiting = describeBus('ats').catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await local.bus.close();
    expect(await waiting).toMatchObject({ code: 'ECONNRESET' });
  });
});
