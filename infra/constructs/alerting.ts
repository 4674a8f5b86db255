import { Duration } from 'aws-cdk-lib';
import { CfnRule, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { asksForSnapshots, COLLECTED, type Alert, type Pattern } from '../settings/alerts.ts';
import type { AtsEventBus } from './event-bus.ts';
import { ProgramFunction } from './program-function.ts';
import { deadLetterQueue, VISIBILITY_TIMES } from './work-queue.ts';

export type AlertingProps = {
  readonly alert: Alert;
  readonly bus: AtsEventBus;
  readonly log_retention: RetentionDays;
  /** The deployed environment. */
  readonly environment: string;
};

/** One message, two seconds of rest, and Slack's and AWS's patience. */
const FUNCTION_SECONDS = 30;

/** The fewest that Lambda knows for a queue. Each rests after its message, so that a channel has one a second. */
const AT_ONCE = 2;

/** With the pauses of the function an outage of Slack of four hours. */
const MOST_RECEIVES = 20;

/**
 * An alert rule: what it asks for, the queue that collects it, and the function that tells Slack. Each rule has a function of its
 * own, which can read the URL of its own channel and nothing else.
 */
export class Alerting extends Construct {
  /** Of the rule. */
  readonly name: string;
  readonly function: ProgramFunction;
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: AlertingProps) {
    super(scope, id);
    const { alert, bus } = props;
    this.name = alert.name;
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMES * FUNCTION_SECONDS + COLLECTED.seconds),
      enforceSSL: true,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_RECEIVES },
    });
    const rule = this.ruleFor(alert.pattern, bus);
    rule.addTarget(new SqsQueue(this.queue, { deadLetterQueue: this.deadLetters }));
    const secret = Secret.fromSecretNameV2(this, 'Webhook', alert.webhook_secret);
    this.function = this.slackFor(props);
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: COLLECTED.events,
        maxBatchingWindow: Duration.seconds(COLLECTED.seconds),
        maxConcurrency: AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    secret.grantRead(this.function);
    this.deadLetters.grantSendMessages(this.function);
  }

  private slackFor({ alert, log_retention, environment }: AlertingProps): ProgramFunction {
    return new ProgramFunction(this, 'Slack', {
      name: 'slack',
      description: `Tells Slack what the alert rule ${alert.name} asks for`,
      timeout_seconds: FUNCTION_SECONDS,
      memory_mb: 256,
      log_retention,
      environment: {
        ALERT: alert.name,
        NAMES: alert.names,
        SNAPSHOTS: asksForSnapshots(alert.pattern) ? 'asked_for' : 'unwanted',
        WEBHOOK_SECRET_ID: alert.webhook_secret,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTERS_URL: this.deadLetters.queueUrl,
        ENVIRONMENT: environment,
      },
    });
  }

  /** CDK has names of its own for the parts of a pattern, and not for all: this one is EventBridge's as it is. */
  private ruleFor(pattern: Pattern, { bus }: AtsEventBus): Rule {
    const rule = new Rule(this, 'Rule', { eventBus: bus, eventPattern: { source: ['in its place'] } });
    const resource = rule.node.defaultChild;
    if (!(resource instanceof CfnRule)) throw new TypeError('A rule is a resource of CloudFormation');
    resource.eventPattern = pattern;
    return rule;
  }
}
