import * as z from 'zod/mini';
import { error, startAwsService, type Action, type Reply } from '../../infra/local/aws-json.ts';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import type { Engine } from '../support/dynamodb.ts';

/**
 * An engine that keeps the register, in dynalite, but of a user only that there is one: 200,000 users take the real ones
 * too long. For a baseline, whose users are all new, it answers as they would; what it has forgotten it refuses to tell.
 * It tells no capacity.
 */
export const FORGETFUL: Engine = { name: 'a stand-in that forgets users', isHere: true, start };

const REGISTER = 'integration';

const Key = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const PutItem = z.object({ Item: Key });
const BatchGetItem = z.object({ RequestItems: z.record(z.string(), z.object({ Keys: z.array(Key) })) });
const Query = z.object({ Select: z.literal('COUNT') });

async function start(): Promise<LocalTable> {
  const register = await startTable();
  const known = new Set<string>();
  const service = await startAwsService({
    target: 'DynamoDB_20120810',
    version: '1.0',
    actions: {
      UpdateItem: forwardTo(register, 'UpdateItem'),
      PutItem: putItem(known, forwardTo(register, 'PutItem')),
      BatchGetItem: batchGetItem(known),
      Query: async (input) => {
        Query.parse(input);
        return result({ Count: known.size, ScannedCount: known.size });
      },
    },
  });
  const close = async () => void (await Promise.all([service.close(), register.close()]));
  return { table: register.table, endpoint: service.url, close };
}

const result = (body: unknown): Reply => ({ kind: 'result', body });

const nameOf = ({ pk, sk }: z.infer<typeof Key>) => `${pk.S} ${sk.S}`;

const putItem =
  (known: Set<string>, toRegister: Action): Action =>
  async (input) => {
    const { Item } = PutItem.parse(input);
    if (Item.pk.S === REGISTER) return toRegister(input);
    if (known.has(nameOf(Item))) return error('ConditionalCheckFailedException', 'The conditional request failed');
    known.add(nameOf(Item));
    return result({});
  };

const batchGetItem =
  (known: ReadonlySet<string>): Action =>
  async (input) => {
    const asked = Object.entries(BatchGetItem.parse(input).RequestItems);
    const isForgotten = asked.some(([, { Keys }]) => Keys.some((key) => known.has(nameOf(key))));
    if (isForgotten) return error('ValidationException', 'That user is there, but what it was is forgotten');
    return result({ Responses: Object.fromEntries(asked.map(([table]) => [table, []])), UnprocessedKeys: {} });
  };

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
