import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryQueue, type Consumer, type MemoryQueue } from '../../../infra/local/queue.ts';

type Handle = Consumer['handle'];

const NO_FAILURES: SQSBatchResponse = { batchItemFailures: [] };

function queueTo(handle: Handle, limits: Partial<Consumer> = {}): MemoryQueue {
  const queue = createMemoryQueue({ batchSize: 10, batchesAtOnce: 1, ...limits, handle });
  onTestFinished(() => queue.stop());
  return queue;
}

const messages = (count: number) => Array.from({ length: count }, (_, nth) => ({ integration_id: `a:${nth}` }));
const bodies = ({ Records }: SQSEvent) => Records.map(({ body }) => body);

/** A handler that remembers what it was given. */
function remembering(answer: (event: SQSEvent) => SQSBatchResponse = () => NO_FAILURES) {
  const events: SQSEvent[] = [];
  const handle: Handle = async (event) => {
    events.push(event);
    return answer(event);
  };
  return { events, handle };
}

/** A handler that waits until it is let go, and counts how often it is at work. */
function waiting() {
  let atWork = 0;
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const handle: Handle = async () => {
    atWork += 1;
    await gate;
    return NO_FAILURES;
  };
  return { handle, letGo: () => letGo(), atWork: () => atWork };
}

describe('a queue', () => {
  it('delivers every message, in batches of at most their size', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(handle, { batchSize: 4 });
    await queue.send(messages(10));
    await queue.idle();
    expect(events.map(({ Records }) => Records.length)).toEqual([4, 4, 2]);
    expect(events.flatMap(bodies)).toEqual(messages(10).map((message) => JSON.stringify(message)));
  });

  it('delivers no more batches at once than the consumer takes', async () => {
    const { handle, letGo, atWork } = waiting();
    const queue = queueTo(handle, { batchSize: 1, batchesAtOnce: 2 });
    await queue.send(messages(5));
    expect(atWork()).toBe(2);
    letGo();
    await queue.idle();
    expect(atWork()).toBe(5);
  });

  it('tells when a message was sent, as SQS does', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(handle);
    const before = Date.now();
    await queue.send(messages(1));
    await queue.idle();
    const sentAt = Number(events[0]?.Records[0]?.attributes.SentTimestamp);
    expect(sentAt).toBeGreaterThanOrEqual(before);
    expect(sentAt).toBeLessThanOrEqual(Date.now());
  });

  it('keeps a message back for as long as it was asked to', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(handle);
    const before = performance.now();
    await queue.send(messages(1).map((message) => ({ ...message, delay_seconds: 0.05 })));
    expect(events).toEqual([]);
    await queue.idle();
    expect(events).toHaveLength(1);
    expect(performance.now() - before).toBeGreaterThan(45);
  });

  it('is idle at once when there is nothing to do', async () => {
    await expect(queueTo(remembering().handle).idle()).resolves.toBeUndefined();
  });

  it('is not idle before what a handler sent is handled', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(async (event) => {
      if (events.length < 3) await queue.send(messages(1));
      return handle(event);
    });
    await queue.send(messages(1));
    await queue.idle();
    expect(events).toHaveLength(4);
  });
});

describe('a message whose handling failed', () => {
  it('comes again, without the others of its batch, three times in all', async () => {
    const failing = JSON.stringify(messages(2)[1]);
    const { events, handle } = remembering(({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === failing).map((record) => ({
        itemIdentifier: record.messageId,
      })),
    }));
    const queue = queueTo(handle);
    await queue.send(messages(3));
    await queue.idle();
    expect(events.map(bodies).slice(1)).toEqual([[failing], [failing]]);
    const counts = events.slice(1).map(({ Records }) => Records[0]?.attributes.ApproximateReceiveCount);
    expect(counts).toEqual(['2', '3']);
  });

  it('is all of a batch whose handler throws', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(async (event) => {
      await handle(event);
      throw new Error('A defect');
    });
    await queue.send(messages(2));
    await queue.idle();
    expect(events.map(({ Records }) => Records.length)).toEqual([2, 2, 2]);
  });
});

describe('a queue that is stopped', () => {
  it('waits for what is being handled, and delivers nothing more', async () => {
    const { handle, letGo, atWork } = waiting();
    const queue = queueTo(handle, { batchSize: 1 });
    await queue.send(messages(3));
    let isOver = false;
    const stopped = queue.stop().then(() => (isOver = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isOver).toBe(false);
    letGo();
    await stopped;
    expect(atWork()).toBe(1);
    await queue.send(messages(1));
    await queue.idle();
    expect(atWork()).toBe(1);
  });

  it('does not wait for messages that are kept back', async () => {
    const { events, handle } = remembering();
    const queue = queueTo(handle);
    await queue.send(messages(12).map((message) => ({ ...message, delay_seconds: 900 })));
    await queue.stop();
    await queue.idle();
    expect(events).toEqual([]);
  });
});
