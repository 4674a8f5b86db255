import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricProps, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { namespaceOf } from '../../../functions/adapters/metrics.ts';
import type { Environment } from '../../environments.ts';

/** An alarm. Every one of them rings when its metric reaches the threshold. */
export type Plan = {
  /** What it is called, as the section of the runbook that says what to do. */
  readonly section: string;
  /** Which one, where a section is about several. */
  readonly which?: string;
  /** Who is hurt, in a sentence. */
  readonly impact: string;
  readonly metric: Metric;
  readonly threshold: number;
  /** So many periods of the metric, one after the other. */
  readonly periods: number;
  readonly missing: TreatMissingData;
};

/** What it is called within its environment. */
export const nameOf = ({ section, which }: Pick<Plan, 'section' | 'which'>): string =>
  which === undefined ? section : `${section}-${which}`;

type Counting = 'poll' | 'dispatch' | 'ring';

/** What a function counts, see functions/adapters/metrics.ts. */
export function counted({ name }: Environment, service: Counting, props: Omit<MetricProps, 'namespace'>): Metric {
  return new Metric({ namespace: namespaceOf(name), dimensionsMap: { service }, ...props });
}

const LOOK_MINUTES = 5;

/** A tick says how things are; between two ticks nobody knows. */
export function lookOf({ dispatch_interval_minutes }: Environment): Duration {
  return Duration.minutes(Math.max(LOOK_MINUTES, dispatch_interval_minutes));
}

export type Span = { readonly period: Duration; readonly periods: number };

const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/**
 * A time as an alarm can look back on it: a day by periods of minutes, a week by periods of an hour.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function spanOf(minutes: number, look: Duration): Span {
  const inPeriodsOf = (period: number) => ({ period: Duration.minutes(period), periods: Math.ceil(minutes / period) });
  const fine = inPeriodsOf(look.toMinutes());
  // The last period is a whole one: by looks of seven minutes a day is 1,442 minutes.
  return look.toMinutes() * fine.periods <= DAY_MINUTES ? fine : inPeriodsOf(HOUR_MINUTES);
}
