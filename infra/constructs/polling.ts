import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Weight } from '../../functions/domain/weight.ts';
import type { AtsEventBus } from './event-bus.ts';
import type { KomboSecret } from './kombo-secret.ts';
import { ProgramFunction } from './program-function.ts';
import type { Store } from './store.ts';
import { WorkQueue } from './work-queue.ts';

export type PollingProps = {
  readonly store: Store;
  readonly bus: AtsEventBus;
  readonly secret: KomboSecret;
  readonly environment: Readonly<Record<string, string>>;
  readonly log_retention: RetentionDays;
  /** Functions side by side. */
  readonly concurrency: { readonly light: number; readonly heavy: number };
  /** From one request to Kombo to the next, in each heavy function. */
  readonly request_gap_ms: number;
};

/** Clean deltas, ten at a time. */
const LIGHT = { weight: 'light', timeout_seconds: 60, memory_mb: 512, batchSize: 10 } as const;

/** Baselines, sweeps and whoever did not end cleanly: one at a time, as long as Lambda allows. */
const HEAVY = { weight: 'heavy', timeout_seconds: 900, memory_mb: 1024, batchSize: 1 } as const;

/** A poll that nobody had the time for within a day was asked for again many times. */
const POLL_DAYS = 1;

/** A catch-up is asked for once, and SQS drops in silence what is older. A guess: a week outlasts any pause that was meant. */
const CATCH_UP_DAYS = 7;

/** The poll function twice, each behind a queue of its own. */
export class Polling extends Construct {
  readonly light: WorkQueue;
  readonly heavy: WorkQueue;
  readonly byWeight: Readonly<Record<Weight, ProgramFunction>>;

  constructor(scope: Construct, id: string, props: PollingProps) {
    super(scope, id);
    this.light = new WorkQueue(this, 'Light', { function_seconds: LIGHT.timeout_seconds, retention_days: POLL_DAYS });
    this.heavy = new WorkQueue(this, 'Heavy', {
      function_seconds: HEAVY.timeout_seconds,
      retention_days: CATCH_UP_DAYS,
    });
    this.byWeight = { light: this.pollFrom(this.light, LIGHT, props), heavy: this.pollFrom(this.heavy, HEAVY, props) };
  }

  get functions(): readonly ProgramFunction[] {
    return Object.values(this.byWeight);
  }

  private pollFrom(from: WorkQueue, plan: typeof LIGHT | typeof HEAVY, props: PollingProps): ProgramFunction {
    const { weight, timeout_seconds, memory_mb, batchSize } = plan;
    const poll = new ProgramFunction(this, weight === 'light' ? 'LightPoll' : 'HeavyPoll', {
      name: 'poll',
      description: `Polls integrations (${weight})`,
      timeout_seconds,
      memory_mb,
      log_retention: props.log_retention,
      environment: {
        ...props.environment,
        QUEUE_URL: from.queue.queueUrl,
        HEAVY_QUEUE_URL: this.heavy.queue.queueUrl,
        POLL_WEIGHT: weight,
        REQUEST_GAP_MILLISECONDS: String(weight === 'heavy' ? props.request_gap_ms : 0),
      },
    });
    const maxConcurrency = props.concurrency[weight];
    poll.addEventSource(new SqsEventSource(from.queue, { batchSize, maxConcurrency, reportBatchItemFailures: true }));
    props.store.grantPolling(poll);
    props.bus.grantPublishing(poll);
    props.secret.secret.grantRead(poll);
    for (const queue of new Set([from.queue, this.heavy.queue])) queue.grantSendMessages(poll);
    return poll;
  }
}
