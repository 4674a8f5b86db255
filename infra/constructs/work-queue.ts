import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type WorkQueueProps = {
  /** How long its function may run. */
  readonly function_seconds: number;
  /** How long a message may wait. Fewer than dead letters are kept, whose age counts from when they came into this queue. */
  readonly retention_days: number;
};

/** As AWS advises, so that a batch that waits for a free function is not delivered twice meanwhile. */
export const VISIBILITY_TIMES = 6;

/** A poll that ends among the dead letters is asked for again within minutes all the same; of a catch-up an alarm tells. */
const MOST_RECEIVES = 3;

/** Messages that ask for polls, and those that could not be handled. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** So long a message may come again before it is among the dead letters. */
  readonly patience_seconds: number;

  constructor(scope: Construct, id: string, { function_seconds, retention_days }: WorkQueueProps) {
    super(scope, id);
    const visibility_seconds = VISIBILITY_TIMES * function_seconds;
    this.patience_seconds = MOST_RECEIVES * visibility_seconds;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(visibility_seconds),
      retentionPeriod: Duration.days(retention_days),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
  }
}

/** Keeps what failed for as long as SQS can, for somebody to look at. */
export function deadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, { retentionPeriod: Duration.days(14), enforceSSL: true });
}
