import type { SQSRecord } from 'aws-lambda';

/** A message as Lambda hands it over. `sent`: epoch milliseconds. */
export function recordOf(body: unknown, sent: number, { id = '1', receives = 1 } = {}): SQSRecord {
  return {
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body: JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sent),
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:polls',
    awsRegion: 'eu-central-1',
  };
}
