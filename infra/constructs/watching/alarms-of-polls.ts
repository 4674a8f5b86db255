import { Duration } from 'aws-cdk-lib';
import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LONGEST_LEASE_MS } from '../../../functions/adapters/register.ts';
import type { Environment } from '../../environments.ts';
import { counted, lookOf, spanOf, type Plan } from './plan.ts';

/** What the functions say of the polls. If the dispatcher says nothing any more, that is one alarm and not six. */
export function alarmsOfPolls(environment: Environment): readonly Plan[] {
  return [
    pollsLate(environment),
    nobodyIsPolled(environment),
    pollsFailing(environment),
    ...INTEGRATIONS.map((plan) => ofIntegrations(environment, plan)),
    eventsRefused(environment),
  ];
}

const LONGEST_LEASE_MINUTES = LONGEST_LEASE_MS / 60_000;

/** One poll may die: the next one begins an interval later, or when the lease of the dead one has ended. A sweep takes 15 minutes. */
export const lateMinutes = ({ poll_interval_minutes }: Environment): number =>
  Math.ceil(2 * poll_interval_minutes + LONGEST_LEASE_MINUTES);

function pollsLate(environment: Environment): Plan {
  const minutes = lateMinutes(environment);
  const metric = { metricName: 'OldestPollAge', statistic: Stats.MAXIMUM, period: lookOf(environment) };
  return {
    section: 'polls-late',
    impact: `For ${minutes} minutes nobody has looked at a customer whose polls do not fail, or the dispatcher is dead: whoever leaves there keeps access meanwhile.`,
    metric: counted(environment, 'dispatch', metric),
    threshold: minutes * 60,
    // Who was paused for long is late until the first poll has ended.
    periods: 3,
    missing: TreatMissingData.BREACHING,
  };
}

function nobodyIsPolled(environment: Environment): Plan {
  // The least of a period: one tick that was refused is none.
  const metric = { metricName: 'TroubleForAll', statistic: Stats.MINIMUM, period: lookOf(environment) };
  return {
    section: 'nobody-is-polled',
    impact: 'No customer is polled, since the secret has no key or Kombo refuses it: nobody hears of leavers.',
    metric: counted(environment, 'dispatch', metric),
    threshold: 1,
    periods: 2,
    missing: TreatMissingData.IGNORE,
  };
}

/** One customer of two that fails makes half of the polls, or a little more; when Kombo is down it is all of them. */
const MANY_FAIL = 0.75;
const DAY_MINUTES = 24 * 60;
const LEAST_MINUTES = 15;

function pollsFailing(environment: Environment): Plan {
  const minutes = Math.min(DAY_MINUTES, Math.ceil(3 * environment.poll_interval_minutes));
  const period = Duration.minutes(Math.max(LEAST_MINUTES, minutes));
  return {
    section: 'polls-failing',
    impact: 'Three of four polls fail: what changes at these customers is told late.',
    metric: counted(environment, 'poll', { metricName: 'PollsFailed', statistic: Stats.AVERAGE, period }),
    threshold: MANY_FAIL,
    periods: 2,
    // Who fails is left alone for longer and longer: that nobody was polled says nothing new.
    missing: TreatMissingData.IGNORE,
  };
}

type OfIntegrations = Pick<Plan, 'section' | 'impact' | 'periods'> & { readonly metricName: string };

const INTEGRATIONS: readonly OfIntegrations[] = [
  {
    section: 'integrations-failing',
    metricName: 'FailingIntegrations',
    impact: 'At least one customer was told as failing: what changes there is not noticed, or not all of it.',
    periods: 1,
  },
  {
    section: 'integrations-held',
    metricName: 'HeldIntegrations',
    impact: 'At least one customer has changes that wait for the answer of a person: nobody is told of them.',
    // The sweep that follows at once often ends a hold by itself.
    periods: 3,
  },
  {
    section: 'integrations-unreadable',
    metricName: 'UnreadableIntegrations',
    impact: 'The register item of at least one customer makes no sense: it is not polled.',
    periods: 1,
  },
];

function ofIntegrations(environment: Environment, { metricName, ...plan }: OfIntegrations): Plan {
  const metric = { metricName, statistic: Stats.MAXIMUM, period: lookOf(environment) };
  return {
    ...plan,
    metric: counted(environment, 'dispatch', metric),
    threshold: 1,
    missing: TreatMissingData.IGNORE,
  };
}

/** A poll that died leaves events to the next one, and this one may die, too. */
const POLLS_LONG = 3;

function eventsRefused(environment: Environment): Plan {
  const { period, periods } = spanOf(POLLS_LONG * environment.poll_interval_minutes, lookOf(environment));
  // The least of a period: in the middle of a poll there may be some that are on their way.
  const metric = { metricName: 'EventsWaiting', statistic: Stats.MINIMUM, period };
  return {
    section: 'events-refused',
    impact: 'The bus does not accept some events: nothing more is told of these people until it does.',
    metric: counted(environment, 'dispatch', metric),
    threshold: 1,
    periods,
    missing: TreatMissingData.IGNORE,
  };
}
