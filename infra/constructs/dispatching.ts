import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AtsEventBus } from './event-bus.ts';
import type { KomboSecret } from './kombo-secret.ts';
import type { Polling } from './polling.ts';
import { ProgramFunction } from './program-function.ts';
import type { Store } from './store.ts';
import { deadLetterQueue } from './work-queue.ts';

export type DispatchingProps = {
  readonly store: Store;
  readonly bus: AtsEventBus;
  readonly secret: KomboSecret;
  readonly polling: Polling;
  readonly environment: Readonly<Record<string, string>>;
  readonly log_retention: RetentionDays;
  /** How often it is looked who is due. A tick that is lost is made good by the next one. */
  readonly interval_minutes: number;
};

/** A tick must end before the next one begins. */
const FUNCTION_SECONDS = 60;

/** The schedule, and the function that asks for the polls of those who are due. */
export class Dispatching extends Construct {
  readonly function: ProgramFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: DispatchingProps) {
    super(scope, id);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.function = this.dispatcher(props);
    this.schedule(Duration.minutes(props.interval_minutes));
  }

  private dispatcher({ store, bus, secret, polling, log_retention, environment }: DispatchingProps): ProgramFunction {
    const { light, heavy } = polling;
    const dispatcher = new ProgramFunction(this, 'Dispatch', {
      name: 'dispatch',
      description: 'Asks for polls of the integrations that are due',
      timeout_seconds: FUNCTION_SECONDS,
      memory_mb: 512,
      log_retention,
      deadLetterQueue: this.deadLetters,
      environment: {
        ...environment,
        BUS_NAME: bus.bus.eventBusName,
        LIGHT_QUEUE_URL: light.queue.queueUrl,
        HEAVY_QUEUE_URL: heavy.queue.queueUrl,
      },
    });
    store.grantDispatching(dispatcher);
    bus.grantPublishing(dispatcher);
    secret.secret.grantRead(dispatcher);
    for (const { queue } of [light, heavy]) queue.grantSendMessages(dispatcher);
    return dispatcher;
  }

  private schedule(tick: Duration): void {
    const role = new Role(this, 'TickRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    new Schedule(this, 'Tick', {
      description: 'Looks who is due',
      schedule: ScheduleExpression.rate(tick),
      // The call is asynchronous: what fails inside the function goes to the function's own dead letters.
      target: new LambdaInvoke(this.function, {
        role,
        deadLetterQueue: this.deadLetters,
        retryAttempts: 2,
        maxEventAge: tick,
      }),
    });
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${this.function.logicalId}.Arn>:*]`,
      reason: 'The right to invoke this one function, in any of its versions.',
    });
  }
}
