import * as z from 'zod/mini';
import { error, startAwsService, type Action, type Reply } from '../../infra/local/aws-json.ts';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import type { Engine } from '../support/dynamodb.ts';

/**
 * An engine that keeps the register in dynalite and users as they are sent, in memory: 200,000 of them take the real ones
 * too long. Of conditions it knows only that a new user must not be there yet. It tells no capacity.
 */
export const PLAIN: Engine = { name: 'a plain stand-in in memory, the register in dynalite', isHere: true, start };

const REGISTER = 'integration';

const Key = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const PutItem = z.object({ Item: z.looseObject({ ...Key.shape }), ConditionExpression: z.string() });
const BatchGetItem = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(Key) })) });
const Query = z.object({
  Select: z.optional(z.literal('COUNT')),
  ExclusiveStartKey: z.optional(z.object({ nth: z.object({ N: z.string() }) })),
});

/** Users by key, as the JSON of their items. */
type Users = Map<string, string>;

async function start(): Promise<LocalTable> {
  const register = await startTable();
  const users: Users = new Map();
  const service = await startAwsService({
    target: 'DynamoDB_20120810',
    version: '1.0',
    actions: {
      UpdateItem: forwardTo(register, 'UpdateItem'),
      PutItem: putItem(users, forwardTo(register, 'PutItem')),
      BatchGetItem: async (input) => batchGetItem(users, input),
      Query: async (input) => query(users, input),
    },
  });
  const close = async () => void (await Promise.all([service.close(), register.close()]));
  return { table: register.table, endpoint: service.url, close };
}

const result = (body: unknown): Reply => ({ kind: 'result', body });

const nameOf = ({ pk, sk }: z.infer<typeof Key>) => `${pk.S} ${sk.S}`;

const putItem =
  (users: Users, toRegister: Action): Action =>
  async (input) => {
    const { Item, ConditionExpression } = PutItem.parse(input);
    if (Item.pk.S === REGISTER) return toRegister(input);
    const isNew = ConditionExpression.startsWith('attribute_not_exists');
    if (isNew && users.has(nameOf(Item))) {
      return error('ConditionalCheckFailedException', 'The conditional request failed');
    }
    users.set(nameOf(Item), JSON.stringify(Item));
    return result({});
  };

function batchGetItem(users: Users, input: unknown): Reply {
  const asked = Object.entries(BatchGetItem.parse(input).RequestItems);
  const found = asked.map(([table, { Keys }]) => [table, Keys.flatMap((key) => itemOf(users.get(nameOf(key))))]);
  return result({ Responses: Object.fromEntries(found), UnprocessedKeys: {} });
}

const itemOf = (json: string | undefined): unknown[] => (json === undefined ? [] : [JSON.parse(json)]);

/** What DynamoDB reads for one answer to a query, in bytes. */
const PORTION = 1024 ** 2;
const MOST_ITEMS = 10_000;

function query(users: Users, input: unknown): Reply {
  const { Select, ExclusiveStartKey } = Query.parse(input);
  if (Select === 'COUNT') return result({ Count: users.size, ScannedCount: users.size });
  const first = Number(ExclusiveStartKey?.nth.N ?? 0);
  const Items: unknown[] = [];
  let bytes = 0;
  for (const json of [...users.values()].slice(first, first + MOST_ITEMS)) {
    if (bytes > PORTION) break;
    bytes += json.length;
    Items.push(JSON.parse(json));
  }
  const next = first + Items.length;
  const rest = next < users.size ? { LastEvaluatedKey: { nth: { N: String(next) } } } : {};
  return result({ Items, Count: Items.length, ...rest });
}

/** dynalite wants a signature but does not check it. */
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

const Refusal = z.object({ __type: z.string(), message: z.optional(z.string()) });

const forwardTo =
  ({ endpoint }: LocalTable, operation: string): Action =>
  async (input) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: {
        authorization: SIGNATURE,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-date': '20260101T000000Z',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
      },
    });
    const body: unknown = await response.json();
    if (response.ok) return result(body);
    const { __type, message = '' } = Refusal.parse(body);
    return error(__type, message, response.status);
  };
