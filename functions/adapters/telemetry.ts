import type { Logger } from '@aws-lambda-powertools/logger';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import { PollFailure, type Reason } from '../domain/failure.ts';
import { count, countDispatch, countPoll } from './metrics.ts';
import type {
  AlertReport,
  CatchUpReport,
  Decision,
  DispatchReport,
  PollReport,
  Progress,
  RingReport,
  Whereabouts,
} from './reports.ts';

export type * from './reports.ts';

export type Telemetry = {
  decided(decision: Decision): void;
  /** After each page. */
  progressed(progress: Progress): void;
  polled(report: PollReport): void;
  dispatched(report: DispatchReport): void;
  rung(report: RingReport): void;
  caughtUp(report: CatchUpReport): void;
  alerted(report: AlertReport): void;
  /** The unforeseen: where it happened, but not its message, which may quote what an ATS said. */
  crashed(where: Whereabouts, error: unknown): void;
  /** Sends what was counted; to be called once at the end of an invocation. */
  flush(): void;
};

/** One line per poll and per decision by Powertools Logger, and counts without any dimension per integration. */
export function createTelemetry(logger: Logger, metrics: Metrics): Telemetry {
  const events = new Map<string, number>();
  return {
    decided: (decision) => {
      logger.info('decision', { ...decision });
      if (isPublication(decision)) events.set(decision.type, (events.get(decision.type) ?? 0) + 1);
    },
    // Not logged unless somebody asks for it (POWERTOOLS_LOG_LEVEL): 200 lines a baseline of 50,000.
    progressed: (progress) => logger.debug('progress', { ...progress }),
    polled: (report) => {
      logger[report.outcome === 'failed' ? 'warn' : 'info']('poll', { ...report });
      countPoll(metrics, report);
    },
    dispatched: (report) => {
      logger[report.trouble === null ? 'info' : 'error']('dispatch', { ...report });
      countDispatch(metrics, report);
    },
    rung: ({ webhook, outcome, reason }) => {
      // Anybody can ring: what is not signed costs no line but that of the counts.
      const level = outcome === 'failed' ? 'warn' : 'info';
      if (webhook !== null || reason !== null) logger[level]('webhook', { ...webhook, outcome, reason });
      count(metrics, { [`Webhooks_${outcome}`]: 1 });
    },
    caughtUp: (report) => {
      logger.info('catch-up', { ...report });
      count(metrics, { CatchUpEvents: report.events });
    },
    alerted: (report) => {
      logger[ALERT_LEVELS[report.outcome]]('alert', { ...report });
      count(metrics, { [`Alerts_${report.outcome}`]: report.events });
    },
    crashed: (where, error) => {
      logger.error('unforeseen', { ...where, ...traceOf(error) });
      count(metrics, { Crashes: 1 });
    },
    flush: () => {
      for (const [type, number] of events) count(metrics, { [`Events_${type}`]: number });
      events.clear();
      metrics.publishStoredMetrics();
    },
  };
}

/** What is among the dead letters waits for somebody. */
const ALERT_LEVELS = { posted: 'info', given_back: 'warn', buried: 'error' } as const;

export type Trace = { readonly name: string; readonly trace: readonly string[]; readonly reason?: Reason };

/** The kind of an error and the lines it went through, without its message. */
export function traceOf(error: unknown): Trace {
  if (!(error instanceof Error)) return { name: typeof error, trace: [] };
  // The stack begins with the message, which may have lines that look like the trace.
  const stack = (error.stack ?? '').replace(error.message, '');
  const lines = stack.split('\n').map((line) => line.trim());
  const trace = lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line));
  return { name: error.name, trace, ...(error instanceof PollFailure && { reason: error.reason }) };
}

/** Repeats included. One by one they would be a line of counts for each hundred. */
function isPublication(decision: Decision): decision is Extract<Decision, { readonly type: string }> {
  return ['published', 'repeated', 'notice_told'].includes(decision.decision);
}
