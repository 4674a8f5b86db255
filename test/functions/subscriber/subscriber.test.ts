import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event, UserEvent } from '../../../functions/events/index.ts';
import { startTable, type LocalTable } from '../../../infra/local/table.ts';
import { example } from '../../infra/local/examples.ts';
import { NOW } from '../../support/builders.ts';
import { startSubscriber } from '../../support/subscriber.ts';
import { messageOf, userEvent } from '../../support/user-events.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await startTable();
});
afterAll(() => local.close());

let users = 0;
const someone = () => `user-${(users += 1)}`;

let calls: UserEvent[];
let fails: (event: UserEvent) => boolean;
beforeEach(() => {
  calls = [];
  fails = () => false;
});

const subscribe = () =>
  startSubscriber({ endpoint: local.endpoint, clock: () => NOW }, () => async (user, change) => {
    expect(user).toEqual(change.detail.data.user);
    calls.push(change);
    if (fails(change)) throw new Error('The directory does not answer');
  });

const told = () => calls.map(({ detail }) => [detail.data.user.id, detail.metadata.sequence]);
const ids = (messages: readonly { readonly messageId: string }[]) => messages.map(({ messageId }) => messageId);

describe('a subscriber', () => {
  it.each(['user.created', 'user.updated', 'user.deactivated', 'user.deleted', 'user.snapshot'] as const)(
    'hands over a %s with all that the contract says of it',
    async (type) => {
      const { detail } = example(type);
      await subscribe().take([{ messageId: '1', body: JSON.stringify(example(type)) }]);
      expect(calls).toEqual([{ 'detail-type': type, detail }]);
    },
  );

  it("calls back for one user's events in their order, however a batch has them, and drops what is repeated", async () => {
    const [ada, max] = [someone(), someone()];
    const events = [3, 1, 2, 3].map((sequence) => userEvent({ user_id: ada, sequence }));
    const process = subscribe();
    const batch = [...events, userEvent({ user_id: max, sequence: 2 })].map((event, index) =>
      messageOf(event, `${index}`),
    );
    expect(await process.take(batch)).toEqual([]);
    expect(told().filter(([id]) => id === ada)).toEqual([1, 2, 3].map((sequence) => [ada, sequence]));
    expect(told().filter(([id]) => id === max)).toEqual([[max, 2]]);
    expect(process.outcomes.sort()).toEqual(['done', 'done', 'done', 'done', 'repeated']);
  });

  it('lets only those come again that have failed', async () => {
    const [ada, max] = [someone(), someone()];
    fails = ({ detail }) => detail.data.user.id === ada;
    const batch = [ada, max].map((user_id) => messageOf(userEvent({ user_id }), user_id));
    expect(ids(await subscribe().take(batch))).toEqual([ada]);
    fails = () => false;
    expect(await subscribe().take(batch)).toEqual([]);
    expect(told()).toEqual([ada, max, ada].map((id) => [id, 100]));
  });

  it('does not go back to an event that has failed, once a later one has succeeded', async () => {
    const ada = someone();
    const [former, latter] = [userEvent({ user_id: ada, sequence: 1 }), userEvent({ user_id: ada, sequence: 2 })];
    fails = ({ detail }) => detail.metadata.sequence === 1;
    const again = await subscribe().take([messageOf(former, 'former'), messageOf(latter, 'latter')]);
    expect(ids(again)).toEqual(['former']);
    const process = subscribe();
    expect(await process.take(again)).toEqual([]);
    expect(process.outcomes).toEqual(['repeated']);
  });
});

describe('a table that does not answer', () => {
  const refuse = (atCall: number) => {
    const place = { endpoint: local.endpoint, clock: () => NOW };
    const meanwhile = () => Promise.reject(new Error('The table does not answer'));
    const callback = async (_: unknown, change: UserEvent) => {
      calls.push(change);
      if (fails(change)) throw new Error('The directory does not answer');
    };
    return startSubscriber(place, () => callback, { atCall, when: 'before', meanwhile });
  };

  it('before the callback keeps the user from it, and the event comes again', async () => {
    const process = refuse(1);
    expect(ids(await process.take([messageOf(userEvent({ user_id: someone() }), '1')]))).toEqual(['1']);
    expect(calls).toEqual([]);
  });

  it('after it makes the event come again: what was not recorded may not count as done', async () => {
    const process = refuse(2);
    expect(ids(await process.take([messageOf(userEvent({ user_id: someone() }), '1')]))).toEqual(['1']);
    expect(calls).toHaveLength(1);
    expect(process.outcomes).toEqual(['failed']);
  });

  it('does not hide why the callback has failed', async () => {
    fails = () => true;
    const process = refuse(2);
    expect(ids(await process.take([messageOf(userEvent({ user_id: someone() }), '1')]))).toEqual(['1']);
    expect(process.errors).toEqual([new Error('The directory does not answer')]);
  });
});

describe('a poisonous message', () => {
  const good = userEvent();
  const otherVersion = {
    ...good,
    detail: { ...good.detail, metadata: { ...good.detail.metadata, schema_version: 2 } },
  };
  const { metadata } = userEvent({ type: 'user.snapshot' }).detail;
  const notice: Event = { 'detail-type': 'integration.ready', detail: { metadata, data: { users: 3 } } };

  it.each([
    ['no JSON', '<html>', 'not of this contract: no event'],
    ['of another version', JSON.stringify(otherVersion), 'not of this contract: detail.metadata.schema_version'],
    ['of a type of tomorrow', JSON.stringify({ ...good, 'detail-type': 'user.updated.v2' }), 'detail-type'],
    ['about an integration', JSON.stringify(notice), 'not about a user'],
  ])('%s goes to the dead letters at once, and keeps nobody else waiting', async (_, body, reason) => {
    const process = subscribe();
    const ada = someone();
    expect(await process.take([{ messageId: 'bad', body }, messageOf(userEvent({ user_id: ada }))])).toEqual([]);
    expect(process.putAside).toEqual([[body, expect.stringContaining(reason)]]);
    expect(told()).toEqual([[ada, 100]]);
    expect(process.outcomes.sort()).toEqual(['done', 'poisonous']);
  });

  it('says where it is wrong and not with what value, which may be a person', async () => {
    const process = subscribe();
    const body = JSON.stringify({ ...good, detail: { ...good.detail, data: { user: 'Ada Lovelace' } } });
    await process.take([{ messageId: 'bad', body }]);
    expect(process.putAside.map(([, reason]) => reason)).toEqual([expect.not.stringContaining('Ada')]);
  });

  it('comes again if it cannot be put aside', async () => {
    const place = { endpoint: local.endpoint, clock: () => NOW };
    const meanwhile = () => Promise.reject(new Error('The queue does not answer'));
    const process = startSubscriber(place, () => async () => {}, { atCall: 1, when: 'before', meanwhile });
    expect(ids(await process.take([{ messageId: 'bad', body: '' }]))).toEqual(['bad']);
    expect(process.outcomes).toEqual(['failed']);
  });
});
