import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TakenOver } from '../../../functions/domain/failure.ts';
import { created } from '../../support/bus-events.ts';
import {
  details,
  isOf,
  limits,
  many,
  openPostbox,
  requestsFor,
  UNAVAILABLE,
  type Postbox,
} from '../../support/postbox.ts';

let postbox: Postbox;

beforeEach(async () => {
  postbox = await openPostbox();
});

afterEach(() => postbox.close());

describe('publishing', () => {
  it('puts every event on the bus, as it is', async () => {
    expect(await postbox.bus().publish([created(1)], limits())).toEqual([]);
    expect(postbox.events).toMatchObject([
      { source: 'ats.users', 'detail-type': 'user.created', time: '2026-11-22T10:15:03Z', detail: created(1).detail },
    ]);
  });

  it('sends ten at a time', async () => {
    await postbox.bus().publish(many(25), limits());
    expect(requestsFor(postbox, 'PutEvents')).toBe(3);
    expect(details(postbox.events)).toEqual(expect.arrayContaining(details(many(25))));
  });

  it('sends fewer where ten would be too large', async () => {
    const large = many(7).map((_, index) => created(index, 'ü'.repeat(150_000)));
    expect(await postbox.bus().publish(large, limits())).toEqual([]);
    expect(requestsFor(postbox, 'PutEvents')).toBe(3);
    expect(postbox.events).toHaveLength(7);
  });

  it('keeps the order within a request', async () => {
    await postbox.bus().publish(many(10), limits());
    expect(details(postbox.events)).toEqual(details(many(10)));
  });

  it('asks nothing of the bus when there is nothing to publish', async () => {
    expect(await postbox.bus({}, 'gone').publish([], limits())).toEqual([]);
    expect(postbox.requests).toEqual([]);
  });
});

describe('a batch that fails', () => {
  it('lets those end that are under way, and none begin', async () => {
    let writing = 0;
    postbox.onEvent = async () => {
      writing += 1;
      await new Promise((resolve) => setTimeout(resolve, 10));
      writing -= 1;
    };
    postbox.local.refuseWhere((event) => (isOf(0, event) ? 'AccessDeniedException' : undefined));
    const publishing = postbox.bus().publish(many(100), limits());
    await expect(publishing).rejects.toMatchObject({ reason: { remedy: 'everyone' } });
    expect(writing).toBe(0);
    expect(requestsFor(postbox, 'PutEvents')).toBe(4);
  });

  it('wakes those that wait for another try', async () => {
    const codes = ['ThrottlingException', 'AccessDeniedException'];
    postbox.local.refuseWhere((event) => (isOf(0, event) ? codes.shift() : 'ThrottlingException'));
    const pauses = [10, ...Array.from({ length: 9 }, () => 60_000)];
    const jitter = () => pauses.shift() ?? 60_000;
    const publishing = postbox.bus({ base_ms: 1, jitter }).publish(many(20), limits(120_000));
    await expect(publishing).rejects.toMatchObject({ reason: { remedy: 'everyone' } });
  });
});

describe('a bus that never answers', () => {
  it('ends the poll at its deadline', async () => {
    postbox.local.breakNext('silence');
    const begun = Date.now();
    await expect(postbox.bus().publish(many(3), limits(100))).rejects.toMatchObject(UNAVAILABLE);
    expect(Date.now() - begun).toBeLessThan(2_000);
  });

  it('is given up at once by whoever ends the poll, for the reason given', async () => {
    postbox.local.breakNext('silence');
    const ending = new AbortController();
    const reason = new TakenOver();
    const publishing = postbox.bus().publish(many(3), limits(5_000, ending.signal));
    setTimeout(() => ending.abort(reason), 30);
    await expect(publishing).rejects.toBe(reason);
  });

  it('is asked nothing when there is no time left', async () => {
    await expect(postbox.bus().publish(many(3), limits(0))).rejects.toMatchObject(UNAVAILABLE);
    await expect(postbox.bus().publish(many(3), limits(500, AbortSignal.abort()))).rejects.toThrow('aborted');
    expect(postbox.requests).toEqual([]);
  });
});
