import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { answered, unlessRefused, type Table } from './table.ts';

/** Which event about whom. */
export type Delivery = {
  readonly integration_id: string;
  readonly user_id: string;
  readonly sequence: number;
  readonly event_id: string;
};

/** A user who is ours to work on, nobody else's, until that is finished, released or over. */
export type Claim = {
  /** Records the event as done. @returns false, and nothing is recorded, if the claim is not ours any more. */
  finish(): Promise<boolean>;
  release(): Promise<void>;
};

/** Unique, and from when until when, in epoch milliseconds. */
export type Claiming = { readonly owner: string; readonly now: number; readonly until: number };

export type Sequences = {
  /**
   * @returns `done` if there is nothing to do: the event was handled, or one with a larger sequence; `taken` if somebody
   * else is at work on this user, or an event with a larger sequence was begun and has yet to succeed.
   */
  claim(delivery: Delivery, claiming: Claiming): Promise<Claim | 'done' | 'taken'>;
};

const Item = z.object({
  /** The largest sequence of which an event was handled, and the events of that sequence that were. */
  done: z.exactOptional(z.number()),
  event_ids: z._default(z.array(z.string()), []),
  claimed_by: z.exactOptional(z.string()),
});
type Item = z.infer<typeof Item>;

/** A claim that ends later than any function can run comes from a wrong clock. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LONGEST_CLAIM_MS = 16 * 60_000;

/** Of one sequence: its news, and the snapshots of some catch-ups. One that is forgotten may come again, with the same state. */
const MOST_EVENT_IDS = 20;

/** What was done was begun. A comparison with what is not there is false. */
const IS_OVERTAKEN = 'begun > :sequence';
const IS_REPEATED = '(done = :sequence AND contains(event_ids, :event_id))';
const IS_TAKEN = '(claimed_until BETWEEN :now AND :longest)';

/** What a subscriber has done of each user, in a table of its own with keys `pk` and `sk`. */
export function createSequences(table: Table): Sequences {
  return {
    claim: async (delivery, claiming) => {
      const item = (await claimed(table, delivery, claiming)) ?? (await read(table, delivery));
      // Also when only the answer was lost, and the client has asked again.
      if (item.claimed_by === claiming.owner) return ours(table, { delivery, item, owner: claiming.owner });
      return isDone(item, delivery) ? 'done' : 'taken';
    },
  };
}

const keyOf = ({ integration_id, user_id }: Delivery) => ({ pk: integration_id, sk: user_id });

async function claimed(table: Table, delivery: Delivery, { owner, now, until }: Claiming): Promise<Item | undefined> {
  const { sequence, event_id } = delivery;
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(delivery),
    UpdateExpression: 'SET begun = :sequence, claimed_by = :owner, claimed_until = :until',
    ConditionExpression: `NOT ${IS_OVERTAKEN} AND NOT ${IS_REPEATED} AND NOT ${IS_TAKEN}`,
    ExpressionAttributeValues: {
      ':owner': owner,
      ':until': until,
      ':now': now,
      ':longest': now + LONGEST_CLAIM_MS,
      ':sequence': sequence,
      ':event_id': event_id,
    },
    ReturnValues: 'ALL_NEW',
  });
  const written = await unlessRefused(table.client.send(update));
  return written && Item.parse(written.Attributes);
}

async function read(table: Table, delivery: Delivery): Promise<Item> {
  const get = new GetCommand({ TableName: table.name, Key: keyOf(delivery), ConsistentRead: true });
  const { Item: stored = {} } = await answered(table.client.send(get));
  return Item.parse(stored);
}

function isDone({ done = 0, event_ids }: Item, { sequence, event_id }: Delivery): boolean {
  return done > sequence || (done === sequence && event_ids.includes(event_id));
}

type Ours = { readonly delivery: Delivery; readonly item: Item; readonly owner: string };

function ours(table: Table, { delivery, item, owner }: Ours): Claim {
  const { sequence, event_id } = delivery;
  const before = item.done === sequence ? item.event_ids : [];
  const end = async (set: string, values: Readonly<Record<string, unknown>>) => {
    const update = new UpdateCommand({
      TableName: table.name,
      Key: keyOf(delivery),
      UpdateExpression: `${set} REMOVE claimed_by, claimed_until`,
      ConditionExpression: 'claimed_by = :owner',
      ExpressionAttributeValues: { ...values, ':owner': owner },
    });
    return (await unlessRefused(table.client.send(update))) !== undefined;
  };
  return {
    finish: () =>
      end('SET done = :done, event_ids = :event_ids', {
        ':done': sequence,
        ':event_ids': [...before, event_id].slice(-MOST_EVENT_IDS),
      }),
    release: async () => void (await end('', {})),
  };
}
