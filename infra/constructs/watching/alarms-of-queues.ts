import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { LONGEST_DELAY_S } from '../../../functions/adapters/queue.ts';
import type { WorkQueue } from '../work-queue.ts';
import type { Plan } from './plan.ts';
import type { Watched } from './watched.ts';

/** SQS counts each minute, and nothing of a queue that nobody has used for six hours. */
const PERIOD = Duration.minutes(5);
const QUIET = TreatMissingData.NOT_BREACHING;

export function alarmsOfQueues({ polling, dispatching, alerting }: Watched): readonly Plan[] {
  const { light, heavy } = polling;
  return [
    stuck(light, 'light', 'Nobody receives what asks for polls: what changes is told late, leavers too.'),
    stuck(heavy, 'heavy', 'Nobody receives what asks for baselines and sweeps: new customers do not begin.'),
    dead(light.deadLetters, 'light', 'Polls could not even begin: these customers are polled late, or not at all.'),
    dead(heavy.deadLetters, 'heavy', 'Baselines or sweeps could not even begin, or a catch-up did not end.'),
    dead(dispatching.deadLetters, 'dispatch', 'A tick failed three times: if all of them do, nobody is polled.'),
    ...alerting.map(({ name, deadLetters }) =>
      dead(deadLetters, `slack-${name}`, `The channel of the alert rule ${name} was not told of some events.`),
    ),
  ];
}

/** Older than when a message that came again and again would be among the dead letters: nobody has received it. */
function stuck({ queue, patience_seconds }: WorkQueue, which: string, impact: string): Plan {
  return {
    section: 'queue-stuck',
    which,
    impact,
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: PERIOD }),
    threshold: patience_seconds + LONGEST_DELAY_S,
    periods: 2,
    missing: QUIET,
  };
}

/** It rings until somebody has emptied the queue. */
function dead(queue: Queue, which: string, impact: string): Plan {
  return {
    section: 'dead-letters',
    which,
    impact,
    metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: PERIOD }),
    threshold: 1,
    periods: 1,
    missing: QUIET,
  };
}
