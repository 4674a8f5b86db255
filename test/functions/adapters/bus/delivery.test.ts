import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBus } from '../../../../functions/adapters/bus.ts';
import { startAwsService } from '../../../../infra/local/aws-json.ts';
import type { Fault } from '../../../../infra/local/bus.ts';
import { PutEventsRequest } from '../../../../infra/local/bus/put-events.ts';
import { created, eventId } from '../../../support/bus-events.ts';
import { loopback } from '../../../support/loopback.ts';
import {
  details,
  isOf,
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

describe('an entry that is refused', () => {
  it.each(['ThrottlingException', 'InternalFailure', 'InternalException', 'ServiceUnavailable'])(
    'with %s is sent again, and only that one',
    async (code) => {
      postbox.local.refuseNext(2, code);
      expect(await postbox.bus().publish(many(5), limits())).toEqual([]);
      expect(requestsFor(postbox, 'PutEvents')).toBe(2);
      expect(postbox.events).toHaveLength(5);
    },
  );

  it.each([
    ['AccessDeniedException', 'BUS.ACCESS_DENIED'],
    ['InvalidAccountIdException', 'BUS.INVALID_ACCOUNT_ID'],
    ['NotAuthorizedForSourceException', 'BUS.NOT_AUTHORIZED_FOR_SOURCE'],
    ['NotAuthorizedForDetailTypeException', 'BUS.NOT_AUTHORIZED_FOR_DETAIL_TYPE'],
  ])('with %s concerns everyone', async (name, code) => {
    postbox.local.refuseNext(1, name);
    const publishing = postbox.bus().publish(many(3), limits());
    await expect(publishing).rejects.toMatchObject({ reason: { remedy: 'everyone', code } });
    expect(requestsFor(postbox, 'PutEvents')).toBe(1);
  });

  it('again and again, ends the poll after as many tries as are allowed', async () => {
    postbox.local.refuseWhere((event) => (isOf(1, event) ? 'ThrottlingException' : undefined));
    const publishing = postbox.bus({ tries: 4 }).publish(many(3), limits());
    await expect(publishing).rejects.toMatchObject({ reason: { ...UNAVAILABLE.reason, title: 'ThrottlingException' } });
    expect(requestsFor(postbox, 'PutEvents')).toBe(4);
    expect(postbox.events).toHaveLength(2);
  });
});

describe('an event that is refused for what it is', () => {
  it.each(['MalformedDetail', 'InvalidArgument', 'RedactionFailure', 'SomethingNew'])(
    'with %s comes back, and the others are published',
    async (code) => {
      postbox.local.refuseWhere((event) => (isOf(3, event) ? code : undefined));
      expect(await postbox.bus().publish(many(5), limits())).toEqual([{ event: created(3), code }]);
      expect(requestsFor(postbox, 'PutEvents')).toBe(1);
      expect(postbox.events).toHaveLength(4);
    },
  );

  it.each([
    ['more than AWS takes', 1_100_000, 'ValidationException'],
    ['more than AWS even reads', 2_200_000, 'RequestEntityTooLargeException'],
  ])('because it is %s comes back, and the others are published', async (_, size, code) => {
    const huge = created(1, 'x'.repeat(size));
    const refusals = await postbox.bus().publish([created(0), huge, created(2)], limits());
    expect(refusals).toEqual([{ event: huge, code }]);
    expect(details(postbox.events)).toEqual(expect.arrayContaining(details([created(0), created(2)])));
  });

  it('together with its whole request, is found by sending them one by one', async () => {
    postbox.local.invalidWhere(({ Detail }) => Detail?.includes(eventId(4)) ?? false);
    expect(await postbox.bus().publish(many(10), limits())).toEqual([
      { event: created(4), code: 'ValidationException' },
    ]);
    expect(postbox.events).toHaveLength(9);
  });
});

it('counts an entry without a result as not accepted', async () => {
  const answers = [{ Entries: [{ EventId: '1' }, {}] }, {}, { Entries: [{ EventId: '2' }, { EventId: '3' }] }];
  const sent: number[] = [];
  const short = await startAwsService({
    target: 'AWSEvents',
    version: '1.1',
    actions: {
      DescribeEventBus: async () => ({ kind: 'result', body: {} }),
      PutEvents: async (input) => {
        sent.push(PutEventsRequest.parse(input).Entries.length);
        return { kind: 'result', body: answers.shift() };
      },
    },
  });
  const client = new EventBridgeClient(loopback(short.url));
  const bus = createBus({ client, bus_name: 'ats', backoff: { base_ms: 1 } });
  expect(await bus.publish(many(3), limits())).toEqual([]);
  await short.close();
  expect(sent).toEqual([3, 2, 2]);
});

describe('a request that fails', () => {
  it.each<Fault>(['throttled', 'internal_failure', 'unavailable', 'garbled'])(
    'when %s is sent again',
    async (fault) => {
      postbox.local.breakNext(fault, { times: 2 });
      await postbox.bus().publish(many(3), limits());
      expect(requestsFor(postbox, 'PutEvents')).toBe(3);
      expect(details(postbox.events)).toEqual(details(many(3)));
    },
  );

  it('because its answer was lost is sent again, the same to the byte', async () => {
    postbox.local.breakNext('answer_lost');
    await postbox.bus().publish([created(1)], limits());
    const [first, second] = postbox.events.map((event) => ({ ...event, id: '' }));
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
  });

  it('without end, ends the poll before its time is up', async () => {
    postbox.local.breakNext('unavailable', { times: 1_000 });
    const begun = Date.now();
    const publishing = postbox.bus({ base_ms: 20, cap_ms: 20, tries: 1_000 }).publish(many(3), limits(100));
    await expect(publishing).rejects.toMatchObject(UNAVAILABLE);
    expect(Date.now() - begun).toBeLessThan(2_000);
  });

  it('because it may not be sent, concerns everyone', async () => {
    postbox.local.breakNext('denied');
    const publishing = postbox.bus().publish(many(3), limits());
    await expect(publishing).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'BUS.ACCESS_DENIED' } });
    expect(requestsFor(postbox, 'PutEvents')).toBe(1);
  });
});
