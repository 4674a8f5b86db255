import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, type EventPattern, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SOURCE } from '../../functions/events/index.ts';
import { deadLetterQueue, VISIBILITY_TIMES } from './work-queue.ts';

export type UserEventSubscriberProps = {
  /** The program's bus: `EventBus.fromEventBusName(this, 'Bus', 'ats-user-events-production')`. */
  readonly bus: IEventBus;
  /** A function whose handler is made by `onUser`. Its timeout is that of a batch. */
  readonly handler: LambdaFunction;
  /** Only these integrations; all of them unless it is said. */
  readonly integrations?: readonly string[];
  /** Only these customers, by your own ids for them, as Kombo has them; all of them unless it is said. Of both, what both say. */
  readonly origin_ids?: readonly string[];
  /** Whether state comes, too: a published baseline, and what is sent to this subscriber by its name. Not unless it is said. */
  readonly snapshots?: boolean;
  /** By which snapshots are meant for this subscriber; its id in the construct tree unless it is said. */
  readonly name?: string;
  /** How many functions may run side by side, with up to ten events each: at least 2, and 5 unless it is said. */
  readonly at_once?: number;
};

/** A guess: what the API of a directory takes without complaint. */
const FUNCTIONS_AT_ONCE = 5;

/** With the visibility of a minute or more, a directory may be away for an hour before anything is among the dead letters. */
const MOST_RECEIVES = 60;
const SHORTEST_VISIBILITY_S = 60;

/** Lambda's own, of a function for which none is said. */
const DEFAULT_TIMEOUT = Duration.seconds(3);

/** Everything between the bus and a function that keeps a directory as its users are: see `onUser` for what it relies on. */
export class UserEventSubscriber extends Construct {
  readonly queue: Queue;
  /** What failed for an hour, and at once what is no event of this contract. Holds people's data, as the events do. */
  readonly deadLetters: Queue;
  /** What was done of each user: ids and numbers. Without it old events count as new, once; nothing else is lost. */
  readonly sequences: TableV2;
  /** Of dead letters. Add the action by which you want to hear of it. */
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: UserEventSubscriberProps) {
    super(scope, id);
    const { bus, handler, at_once = FUNCTIONS_AT_ONCE } = props;
    for (const list of ['integrations', 'origin_ids'] as const) {
      // EventBridge refuses a list of none, and only when it is deployed.
      if (props[list]?.length === 0) throw new RangeError(`${list} names none; leave it out to hear of all`);
    }
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = this.queueFor(handler);
    this.sequences = new TableV2(this, 'Sequences', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const target = new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters });
    const eventPattern = userEventPattern({ name: id, ...props });
    new Rule(this, 'Rule', { description: 'User events', eventBus: bus, eventPattern, targets: [target] });
    handler.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, maxConcurrency: at_once, reportBatchItemFailures: true }),
    );
    this.equip(handler);
    this.alarm = this.alarmOf(this.deadLetters);
  }

  private queueFor({ timeout = DEFAULT_TIMEOUT }: LambdaFunction): Queue {
    // What a process that died was working on is free again by then.
    const visibility = Math.max(VISIBILITY_TIMES * timeout.toSeconds(), SHORTEST_VISIBILITY_S);
    return new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(visibility),
      // Shorter than that of the dead letters, whose age counts from when an event came into this queue.
      retentionPeriod: Duration.days(7),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
  }

  private equip(handler: LambdaFunction): void {
    this.sequences.grant(handler, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    this.deadLetters.grantSendMessages(handler);
    handler.addEnvironment('USER_SEQUENCES_TABLE', this.sequences.tableName);
    handler.addEnvironment('USER_DEAD_LETTERS_URL', this.deadLetters.queueUrl);
  }

  private alarmOf(deadLetters: Queue): Alarm {
    return new Alarm(this, 'DeadLettersAlarm', {
      alarmDescription:
        'Somebody is in your directory other than in their ATS, a leaver perhaps with access: see "When an event cannot be handled" in the README of ats-user-events.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

const NEWS = ['user.created', 'user.updated', 'user.deactivated', 'user.deleted'];

/** Which events come: those that are meant for nobody in particular, and those that are meant for this name. */
export function userEventPattern({
  name,
  integrations,
  origin_ids,
  snapshots = false,
}: Pick<UserEventSubscriberProps, 'integrations' | 'origin_ids' | 'snapshots'> & {
  readonly name: string;
}): EventPattern {
  const metadata = {
    ...(snapshots && { subscriber: [{ exists: false }, name] }),
    ...(integrations && { integration_id: [...integrations] }),
    ...(origin_ids && { customer: { origin_id: [...origin_ids] } }),
  };
  return {
    source: [SOURCE],
    detailType: snapshots ? [...NEWS, 'user.snapshot'] : NEWS,
    ...(Object.keys(metadata).length > 0 && { detail: { metadata } }),
  };
}
