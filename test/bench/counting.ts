import type { DynamoDBClient, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import type { TableCounts } from './place.ts';

/**
 * Counts what a client asks of DynamoDB, retries included, and the capacity that it says this took. A request that is
 * refused tells no capacity and is counted apart.
 * @returns takes the counts, and begins again
 */
export function countRequests(client: DynamoDBClient): () => TableCounts {
  let counts: TableCounts = {};
  const count = (operation: string, added: TableCounts[string]) => {
    const before = counts[operation] ?? { requests: 0, units: 0 };
    counts[operation] = {
      requests: before.requests + added.requests,
      units: before.units + added.units,
    };
  };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context['commandName']).replace(/Command$/, '');
      try {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' as const };
        const answer = await next({ ...args, input });
        const requests = answer.output.$metadata.attempts ?? 1;
        count(operation, { requests, units: unitsOf(answer.output) });
        return answer;
      } catch (error) {
        count(`${operation} refused`, { requests: 1, units: 0 });
        throw error;
      }
    },
    { step: 'initialize', priority: 'high' },
  );
  return () => {
    const taken = counts;
    counts = {};
    return taken;
  };
}

export const isWrite = (operation: string) => /^(Put|Update|BatchWrite)/.test(operation);

function unitsOf(output: ServiceOutputTypes): number {
  const told = 'ConsumedCapacity' in output ? [output.ConsumedCapacity ?? []].flat() : [];
  return told.reduce((sum, one) => sum + ('CapacityUnits' in one ? (one.CapacityUnits ?? 0) : 0), 0);
}
