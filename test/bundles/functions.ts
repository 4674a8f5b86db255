type Names = readonly string[];

/** What a function may take, and what it has of the SDK. */
export type BundledFunction = {
  readonly name: 'poll' | 'dispatch' | 'ring' | 'operate' | 'slack';
  /** Of its minified module: a few percent above what it is. Raise it knowingly, as each KB is read at every cold start. */
  readonly most_kb: number;
  /** The names that it has, by package. */
  readonly sdk: Readonly<Record<string, Names>>;
};

const DYNAMODB = {
  '@aws-sdk/client-dynamodb': ['DynamoDBClient'],
  '@aws-sdk/lib-dynamodb': ['DynamoDBDocumentClient', 'GetCommand', 'PutCommand', 'UpdateCommand', 'paginateQuery'],
};
const SNAPSHOTS = {
  ...DYNAMODB,
  '@aws-sdk/lib-dynamodb': [...DYNAMODB['@aws-sdk/lib-dynamodb'], 'BatchGetCommand'],
};
const EVENTBRIDGE = {
  '@aws-sdk/client-eventbridge': ['EventBridgeClient', 'PutEventsCommand', 'DescribeEventBusCommand'],
};
const SECRETS = { '@aws-sdk/client-secrets-manager': ['SecretsManagerClient', 'GetSecretValueCommand'] };
const QUEUES = { '@aws-sdk/client-sqs': ['SQSClient', 'SendMessageBatchCommand'] };
const ALERTS = { '@aws-sdk/client-sqs': ['SQSClient', 'SendMessageCommand', 'ChangeMessageVisibilityBatchCommand'] };
const LOGS = {
  '@aws-sdk/client-cloudwatch-logs': ['CloudWatchLogsClient', 'StartQueryCommand', 'GetQueryResultsCommand'],
};

export const POLL: BundledFunction = {
  name: 'poll',
  most_kb: 480,
  sdk: { ...SNAPSHOTS, ...EVENTBRIDGE, ...SECRETS, ...QUEUES },
};

export const FUNCTIONS: readonly BundledFunction[] = [
  POLL,
  { name: 'dispatch', most_kb: 430, sdk: { ...DYNAMODB, ...EVENTBRIDGE, ...SECRETS, ...QUEUES } },
  { name: 'ring', most_kb: 410, sdk: { ...DYNAMODB, ...SECRETS, ...QUEUES } },
  { name: 'operate', most_kb: 430, sdk: { ...SNAPSHOTS, ...SECRETS, ...QUEUES, ...LOGS } },
  { name: 'slack', most_kb: 330, sdk: { ...SECRETS, ...ALERTS } },
];
