import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

export const TABLE_NAME = 'ats-user-events';

/** What the SDK wants to know although nobody here asks. */
export const LOCAL_CREDENTIALS = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
} satisfies DynamoDBClientConfig;

/** An engine on this machine waits whenever the machine does: that it is busy says nothing about a table. */
export const ENGINE_PATIENCE = { connection_ms: 60_000, answer_ms: 60_000, silence_ms: 60_000 };
