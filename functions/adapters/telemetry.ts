import type { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, type Metrics } from '@aws-lambda-powertools/metrics';
import type { Pass } from '../domain/diff.ts';
import { PollFailure, type Reason } from '../domain/failure.ts';

/** What was decided about one user. Ids and names of fields only: no value of a person's record is ever logged. */
export type Decision = {
  readonly integration_id: string;
  /** null: about the integration itself. */
  readonly user_id: string | null;
  readonly poll: number;
} & (
  | { readonly decision: 'notice_refused'; readonly type: string; readonly code: string }
  | { readonly decision: 'published' | 'repeated'; readonly type: string; readonly sequence: number }
  | { readonly decision: 'refused'; readonly type: string; readonly sequence: number; readonly code: string }
  | { readonly decision: 'masked' | 'switched_off'; readonly fields: readonly string[] }
  | { readonly decision: 'held' | 'awaited'; readonly kinds: readonly string[] }
  | { readonly decision: 'filled_in' | 'erased' | 'opted_out' | 'dismissed' | 'set_aside' | 'waiting' }
);

/** How a poll ended. */
export type PollReport = {
  readonly integration_id: string;
  readonly pass: Pass | null;
  readonly outcome:
    'completed' | 'stopped' | 'erased' | 'continued' | 'passed_on' | 'postponed' | 'refused' | 'taken_over' | 'failed';
  readonly reason: Reason | null;
  readonly milliseconds: number;
  /** Users whose last event the bus refuses for its content. */
  readonly waiting: number;
} & Counts;

export type Counts = {
  /** HTTP requests to Kombo, retries included. */
  readonly requests: number;
  readonly users_read: number;
  /** News and silent writes together. */
  readonly users_written: number;
  /** Put on the bus, repeats included. */
  readonly events: number;
  /** Rows without a readable id and users whose item cannot be read. */
  readonly set_aside: number;
  readonly masked: number;
  /** Users of whom a change is held. */
  readonly held: number;
};

export type DispatchReport = {
  readonly due: number;
  readonly light: number;
  readonly heavy: number;
  readonly unreadable: readonly string[];
  /** The code of what keeps everybody from being polled; null if nothing does. */
  readonly trouble: string | null;
};

/** What became of a request to the doorbell. Nothing of its body but what is known to be an id. */
export type RingReport = {
  /** null: nothing that concerns us, or not signed by Kombo. */
  readonly webhook: { readonly type: string; readonly integration_id: string } | null;
  readonly outcome:
    'asked' | 'expected' | 'left' | 'added' | 'back' | 'removed' | 'ignored' | 'forged' | 'too_large' | 'failed';
  readonly reason: Reason | null;
};

/** How far long work has come. */
export type Progress = {
  readonly integration_id: string;
  readonly of: Pass | 'catch_up';
  /** Whom this process has handled so far. */
  readonly users: number;
};

/** How much of a catch-up was put on the bus by one function. */
export type CatchUpReport = {
  readonly integration_id: string;
  /** null: for everybody. */
  readonly subscriber: string | null;
  readonly outcome: 'completed' | 'continued';
  readonly events: number;
};

/** What became of a batch of events that Slack was to be told of. Nothing of the events but how many they are. */
export type AlertReport = {
  /** The name of the rule. */
  readonly alert: string;
  readonly outcome: 'posted' | 'given_back' | 'buried';
  readonly events: number;
  /** Slack's word for why not, or ours. */
  readonly code: string | null;
};

/** Which message could not be handled, and whom it asked for as far as that is known. */
export type Whereabouts = { readonly message_id: string; readonly integration_id: string | null };

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
  return {
    decided: (decision) => logger.info('decision', { ...decision }),
    // Not logged unless somebody asks for it (POWERTOOLS_LOG_LEVEL): 200 lines a baseline of 50,000.
    progressed: (progress) => logger.debug('progress', { ...progress }),
    polled: (report) => {
      const level = report.outcome === 'failed' ? 'warn' : 'info';
      logger[level]('poll', { ...report });
      count(metrics, { [`Polls_${report.outcome}`]: 1, ...pollCounts(report) });
    },
    dispatched: (report) => {
      logger[report.trouble === null ? 'info' : 'error']('dispatch', { ...report });
      const polls = { PollsDue: report.due, PollsAskedFor: report.light + report.heavy };
      const trouble = report.trouble === null ? 0 : 1;
      count(metrics, { ...polls, UnreadableIntegrations: report.unreadable.length, TroubleForAll: trouble });
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
    flush: () => metrics.publishStoredMetrics(),
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

const pollCounts = (report: PollReport) => ({
  KomboRequests: report.requests,
  UsersRead: report.users_read,
  Events: report.events,
  UsersSetAside: report.set_aside,
  UsersHeld: report.held,
  EventsWaiting: report.waiting,
});

function count(metrics: Metrics, counts: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
}
