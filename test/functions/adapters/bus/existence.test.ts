import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { created } from '../../../support/bus-events.ts';
import {
  details,
  limits,
  many,
  openPostbox,
  requestsFor,
  UNAVAILABLE,
  type Postbox,
} from '../../../support/postbox.ts';

let postbox: Postbox;

beforeEach(async () => {
  postbox = await openPostbox();
});

afterEach(() => postbox.close());

describe('a bus that does not exist', () => {
  it('concerns everyone, and is sent nothing', async () => {
    const publishing = postbox.bus({}, 'gone').publish(many(3), limits());
    await expect(publishing).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'BUS.NOT_FOUND' } });
    expect(requestsFor(postbox, 'PutEvents')).toBe(0);
  });

  it('is looked for by the first publish and again after five minutes', async () => {
    let now = Date.now();
    const bus = postbox.bus({ now: () => now });
    const publish = () => bus.publish(many(1), { ...limits(), deadline: now + 5_000 });
    await publish();
    now += 299_000;
    await publish();
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(1);
    now += 1_000;
    await publish();
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(2);
  });

  it('is looked for once by those who publish at the same time', async () => {
    const bus = postbox.bus();
    await Promise.all([1, 2, 3].map((index) => bus.publish([created(index)], limits())));
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(1);
  });
});

describe('a look that fails', () => {
  it('is not kept', async () => {
    postbox.local.breakNext('denied', { action: 'DescribeEventBus' });
    const bus = postbox.bus();
    const both = await Promise.allSettled([1, 2].map((index) => bus.publish([created(index)], limits())));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(1);
    await bus.publish(many(1), limits());
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(2);
  });

  it('because it is not answered is taken again, with pauses', async () => {
    postbox.local.breakNext('throttled', { action: 'DescribeEventBus', times: 2 });
    await postbox.bus().publish(many(1), limits());
    expect(requestsFor(postbox, 'DescribeEventBus')).toBe(3);
    postbox.local.breakNext('throttled', { action: 'DescribeEventBus', times: 3 });
    await expect(postbox.bus({ tries: 3 }).publish(many(1), limits())).rejects.toMatchObject(UNAVAILABLE);
  });

  it('with the poll that took it is taken again by the polls that waited for it', async () => {
    postbox.local.breakNext('silence', { action: 'DescribeEventBus' });
    const bus = postbox.bus();
    const first = bus.publish([created(1)], limits(300));
    const second = bus.publish([created(2)], limits());
    const third = bus.publish([created(3)], limits(100));
    const isFirst = await Promise.race([first, third]).catch((error: unknown) => error);
    await expect(third).rejects.toBe(isFirst);
    await expect(first).rejects.toMatchObject(UNAVAILABLE);
    await expect(second).resolves.toEqual([]);
    expect(details(postbox.events)).toEqual(details([created(2)]));
  });
});
