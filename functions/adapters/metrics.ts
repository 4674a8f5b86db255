import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import type { DispatchReport, PollReport } from './reports.ts';

/** In each environment one of its own, named as its stack: two in one account and region do not count as one. */
export const namespaceOf = (environment: string): string => `ats-user-events-${environment}`;

/** What a function counts. Their one dimension is the function's: one for each integration would be billed as a metric each. */
export function createMetrics(serviceName: string, environment: string): Metrics {
  return new Metrics({ namespace: namespaceOf(environment), serviceName });
}

export function countPoll(metrics: Metrics, report: PollReport): void {
  const { requests, users_read, set_aside } = report;
  count(metrics, { ...outcomeOf(report), KomboRequests: requests, UsersRead: users_read, UsersSetAside: set_aside });
}

/** 0 or 1 of each poll: their average is the share of those that failed. What is neither work nor failure is counted by itself. */
function outcomeOf({ outcome }: PollReport): Readonly<Record<string, number>> {
  if (outcome === 'completed' || outcome === 'failed') return { PollsFailed: outcome === 'failed' ? 1 : 0 };
  return { [`Polls_${outcome}`]: 1 };
}

/** How things are at a tick. They stay so until they change, so that what alarms of them does not flap. */
export function countDispatch(metrics: Metrics, report: DispatchReport): void {
  count(metrics, {
    PollsDue: report.due,
    PollsAskedFor: report.light + report.heavy,
    TroubleForAll: isTroubleForAnybody(report) ? 1 : 0,
    Integrations: report.integrations,
    UnreadableIntegrations: report.unreadable.length,
    FailingIntegrations: report.failing,
    HeldIntegrations: report.held,
    EventsWaiting: report.waiting,
  });
  metrics.addMetric('OldestPollAge', MetricUnit.Seconds, report.oldest_poll_seconds);
}

/** A new stack has neither a key nor anybody to poll: nobody is hurt. */
const isTroubleForAnybody = ({ trouble, integrations }: DispatchReport) => trouble !== null && integrations > 0;

export function count(metrics: Metrics, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
}
