import type { SQSRecord } from 'aws-lambda';

export type Message = {
  readonly id: string;
  readonly content: object;
  /** Epoch milliseconds. */
  readonly sentAt: number;
  readonly receives: number;
};

/** A message as Lambda hands it to a function. */
export function recordOf({ id, content, sentAt, receives }: Message): SQSRecord {
  return {
    messageId: id,
    receiptHandle: id,
    body: JSON.stringify(content),
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:local',
    awsRegion: 'local',
  };
}
