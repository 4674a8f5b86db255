import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  Stats,
  type IMetric,
  type IWidget,
  type Metric,
  type YAxisProps,
} from 'aws-cdk-lib/aws-cloudwatch';
import { lateMinutes } from './alarms-of-polls.ts';
import { counted, lookOf } from './plan.ts';
import type { Watched } from './watched.ts';

const HOUR = Duration.hours(1);
const FIVE = Duration.minutes(5);
const FROM_ZERO: YAxisProps = { min: 0, showUnits: false };
const THIRD = 8;

type Panel = { readonly title: string; readonly left: readonly IMetric[]; readonly right?: readonly IMetric[] };

/** A third of a row. */
const panel = ({ title, left, right = [] }: Panel, more: object = {}): GraphWidget =>
  new GraphWidget({
    title,
    left: [...left],
    right: [...right],
    leftYAxis: FROM_ZERO,
    width: THIRD,
    height: 6,
    ...more,
  });

const USER_EVENTS = ['created', 'updated', 'deactivated', 'deleted', 'snapshot'].map((what) => `user.${what}`);
const OPERATIONS = ['ready', 'held', 'released', 'scope_changed', 'failing', 'recovered'];

/** What the program does. */
export function work({ environment }: Watched): readonly IWidget[] {
  const sum = (metricName: string, label: string, statistic = Stats.SUM) =>
    counted(environment, 'poll', { metricName, label, statistic, period: HOUR });
  const events = (types: readonly string[]) => types.map((type) => sum(`Events_${type}`, type));
  const polls = [sum('PollsFailed', 'polls', Stats.SAMPLE_COUNT), sum('PollsFailed', 'failed')];
  const states = [sum('CatchUpEvents', 'caught up')];
  return [
    panel({ title: 'Polls an hour', left: polls }),
    panel({ title: 'Events of people an hour', left: [...events(USER_EVENTS), ...states] }, { stacked: true }),
    panel({ title: 'Events of integrations an hour', left: events(OPERATIONS.map((what) => `integration.${what}`)) }),
  ];
}

/** How it stands with the integrations. */
export function condition({ environment }: Watched): readonly IWidget[] {
  const period = lookOf(environment);
  const most = (metricName: string, label: string) =>
    counted(environment, 'dispatch', { metricName, label, statistic: Stats.MAXIMUM, period });
  const late = { value: lateMinutes(environment) * 60, label: 'late' };
  const asked = [most('PollsDue', 'due'), most('PollsAskedFor', 'asked for')];
  return [
    panel(
      { title: 'Oldest poll (seconds)', left: [most('OldestPollAge', 'oldest poll')] },
      { leftAnnotations: [late] },
    ),
    panel({
      title: 'Integrations that need somebody',
      left: [
        most('FailingIntegrations', 'failing'),
        most('HeldIntegrations', 'held'),
        most('UnreadableIntegrations', 'unreadable'),
        most('EventsWaiting', 'events not accepted'),
      ],
    }),
    panel({ title: 'Polls of a tick', left: asked }),
  ];
}

/** What waits, and what has been given up. */
export function queues({ polling, dispatching, alerting }: Watched): readonly IWidget[] {
  const most = { statistic: Stats.MAXIMUM, period: FIVE };
  const work_queues = Object.entries({ light: polling.light, heavy: polling.heavy });
  const dead = [
    ...work_queues.map(([label, { deadLetters }]) => ({ label, deadLetters })),
    { label: 'dispatch', deadLetters: dispatching.deadLetters },
    ...alerting.map(({ name, deadLetters }) => ({ label: `slack ${name}`, deadLetters })),
  ];
  const left = (of: (one: (typeof work_queues)[number]) => Metric) => work_queues.map(of);
  return [
    panel({
      title: 'Messages that ask for polls',
      left: left(([label, { queue }]) => queue.metricApproximateNumberOfMessagesVisible({ ...most, label })),
    }),
    panel({
      title: 'The oldest of them (seconds)',
      left: left(([label, { queue }]) => queue.metricApproximateAgeOfOldestMessage({ ...most, label })),
    }),
    panel({
      title: 'Dead letters',
      left: dead.map(({ label, deadLetters }) =>
        deadLetters.metricApproximateNumberOfMessagesVisible({ ...most, label }),
      ),
    }),
  ];
}

/** How the functions fare. */
export function functions({ polling, dispatching, ringing }: Watched): readonly IWidget[] {
  const { light, heavy } = polling.byWeight;
  const all = [
    ['light', light] as const,
    ['heavy', heavy] as const,
    ['dispatch', dispatching.function] as const,
    ...(ringing === undefined ? [] : [['ring', ringing.function] as const]),
  ];
  const sum = { statistic: Stats.SUM, period: FIVE };
  const throttles = all.map(([label, one]) => one.metricThrottles({ ...sum, label: `${label} throttled` }));
  const slowest = { statistic: Stats.p(95), period: FIVE };
  return [
    panel({
      title: 'Errors, throttles',
      left: all.map(([label, one]) => one.metricErrors({ ...sum, label })),
      right: throttles,
    }),
    panel({
      title: 'Duration, 95 of 100 are shorter (ms)',
      left: all.map(([label, one]) => one.metricDuration({ ...slowest, label })),
    }),
    panel({
      title: 'Invocations an hour',
      left: all.map(([label, one]) => one.metricInvocations({ statistic: Stats.SUM, period: HOUR, label })),
    }),
  ];
}
