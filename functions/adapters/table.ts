import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsFailure } from './aws-errors.ts';

/** The one table, with keys `pk` and `sk`, and a client with explicit time limits. */
export type Table = { readonly client: DynamoDBDocumentClient; readonly name: string };

/** @param client with explicit time limits */
export function createTable(client: DynamoDBClient, name: string): Table {
  const marshallOptions = { removeUndefinedValues: true };
  // By itself the SDK throws at a number that is too large: one item would keep all others of an answer from being read.
  const unmarshallOptions = { wrapNumbers: Number };
  // It would copy each request and each answer, item by item, for a logger that throws them away.
  client.middlewareStack.remove('loggerMiddleware');
  return { client: DynamoDBDocumentClient.from(client, { marshallOptions, unmarshallOptions }), name };
}

/**
 * Waits for a request to the table.
 * @throws PollFailure when the table does not answer, after the client's own retries.
 */
export async function answered<Output>(request: Promise<Output>): Promise<Output> {
  try {
    return await request;
  } catch (error) {
    throw translated(error);
  }
}

/** As `answered`, for a write with a condition; undefined when the condition did not hold. */
export async function unlessRefused<Output>(request: Promise<Output>): Promise<Output | undefined> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw translated(error);
  }
}

/** A request that DynamoDB calls invalid is a defect of ours, not a reason to end a poll quietly. */
function translated(error: unknown): unknown {
  const isOurDefect = error instanceof Error && error.name === 'ValidationException';
  return isOurDefect ? error : awsFailure('TABLE', error);
}
