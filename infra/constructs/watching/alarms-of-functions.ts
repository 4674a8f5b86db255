import { Duration } from 'aws-cdk-lib';
import { Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Plan } from './plan.ts';
import type { Watched } from './watched.ts';

/** Where nothing runs nothing fails: that something should have run is what the other alarms say. */
const QUIET = TreatMissingData.NOT_BREACHING;

const IMPACTS = {
  light: 'The light poll function dies again and again: what changes is told late.',
  heavy: 'The heavy poll function dies again and again: baselines and sweeps do not end.',
  dispatch: 'The dispatcher dies again and again: polls are asked for late, or not at all.',
  ring: "Kombo's rings fail: what changes is noticed by the regular poll only.",
};

/**
 * Errors of the slack functions are among the dead letters within hours, those of the operator's in front of whom they
 * concern. The ring function is throttled when somebody floods it: nobody should be able to ring us out of bed by that.
 */
export function alarmsOfFunctions(watched: Watched): readonly Plan[] {
  const { polling, dispatching, ringing } = watched;
  const { light, heavy } = polling.byWeight;
  const ours = [['light', light] as const, ['heavy', heavy] as const, ['dispatch', dispatching.function] as const];
  const all = ringing === undefined ? ours : [...ours, ['ring', ringing.function] as const];
  return [
    ...all.map(([which, one]) => ({ ...ERRORS, which, impact: IMPACTS[which], metric: one.metricErrors(QUARTERS) })),
    ...ours.map(([which, one]) => ({ ...THROTTLES, which, metric: one.metricThrottles(FIVES) })),
    ...(['Read', 'Write'] as const).map((kind) => tableThrottled(watched, kind)),
  ];
}

const QUARTERS = { statistic: Stats.SUM, period: Duration.minutes(15) };
const FIVES = { statistic: Stats.SUM, period: Duration.minutes(5) };

/** One customer whose polls kill their process does so once in a quarter of an hour at most, from the second quarter on. */
const ERRORS = { section: 'function-errors', threshold: 2, periods: 3, missing: QUIET };

/** Whoever is throttled for a moment is called again by SQS or Lambda itself. */
const THROTTLES = {
  section: 'function-throttles',
  impact: 'The account has no function left for this one: polls are late.',
  threshold: 1,
  periods: 3,
  missing: QUIET,
};

/** DynamoDB counts these only when they occur, and the SDK tries again what is refused now and then. */
function tableThrottled({ store }: Watched, kind: 'Read' | 'Write'): Plan {
  const dimensionsMap = { TableName: store.table.tableName };
  return {
    section: 'table-throttled',
    which: kind.toLowerCase(),
    impact: 'The table refuses requests: polls are slow or fail.',
    metric: new Metric({ namespace: 'AWS/DynamoDB', metricName: `${kind}ThrottleEvents`, dimensionsMap, ...FIVES }),
    threshold: 1,
    periods: 3,
    missing: QUIET,
  };
}
