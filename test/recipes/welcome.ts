import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseEvent } from '../../functions/events/index.ts';
import { sendWelcomeMail } from './mail.ts';

const config = new IdempotencyConfig({
  eventKeyJmesPath: 'detail.metadata.event_id',
  throwOnNoIdempotencyKey: true,
  expiresAfterSeconds: 21 * 24 * 3600,
});
const persistenceStore = new DynamoDBPersistenceLayer({ tableName: process.env['ONCE_TABLE'] ?? '' });
const sendOnce = makeIdempotent(sendWelcomeMail, { persistenceStore, config });
const processor = new BatchProcessor(EventType.SQS);
const handle = ({ body }: SQSRecord) => sendOnce(parseEvent(JSON.parse(body)));

export const handler = async (batch: SQSEvent, context: Context) => {
  config.registerLambdaContext(context);
  return processPartialResponse(batch, handle, processor, { context });
};
