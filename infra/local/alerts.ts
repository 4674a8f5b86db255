import { randomUUID } from 'node:crypto';
import type { Telemetry } from '../../functions/adapters/telemetry.ts';
import { UNNAMED_ENVIRONMENT } from '../../functions/domain/command-line.ts';
import { createAlertHandler } from '../../functions/slack/alert.ts';
import type { Message } from '../../functions/slack/message.ts';
import { matches, readPattern } from '../event-pattern.ts';
import { asksForSnapshots, COLLECTED, type Alert } from '../settings/alerts.ts';
import type { BusEvent } from './bus.ts';
import { recordOf } from './sqs-record.ts';

/** The alert rules as they run in AWS, up to Slack, which nobody asks. */
export type Alerts = {
  /** Takes an event of the bus. */
  readonly take: (event: BusEvent) => void;
  /** Shows what is still being collected. */
  readonly close: () => Promise<void>;
};

export type AlertsOptions = {
  readonly rules: readonly Alert[];
  /** Shows what a rule would have sent. */
  readonly show: (alert: string, message: Message) => void;
  readonly telemetry: Telemetry;
  readonly window_ms?: number;
};

/** As in AWS, where a batch may also be called full earlier. */
const WINDOW_MS = COLLECTED.seconds * 1000;

export function startAlerts({ rules, window_ms = WINDOW_MS, ...options }: AlertsOptions): Alerts {
  const started = rules.map((rule) => {
    const pattern = readPattern(rule.pattern);
    return { pattern, ...collect(window_ms, tellerOf(rule, options)) };
  });
  return {
    take: (event) => {
      for (const { pattern, add } of started) if (matches(pattern, event)) add(event);
    },
    close: async () => void (await Promise.all(started.map(({ tell }) => tell()))),
  };
}

type Tell = (events: readonly BusEvent[]) => Promise<void>;

/** Begins with the first event, and tells what has come when the window is over, or the batch is full. */
function collect(window_ms: number, tellAll: Tell) {
  let events: BusEvent[] = [];
  let timer: NodeJS.Timeout | undefined;
  const tell = async () => {
    clearTimeout(timer);
    const batch = events;
    events = [];
    if (batch.length > 0) await tellAll(batch);
  };
  const add = (event: BusEvent) => {
    events.push(event);
    if (events.length === 1) timer = setTimeout(() => void tell(), window_ms);
    if (events.length === COLLECTED.events) void tell();
  };
  return { add, tell };
}

/** The slack function of a rule: only that what it posts is shown. */
function tellerOf(rule: Alert, { show, telemetry }: Pick<AlertsOptions, 'show' | 'telemetry'>): Tell {
  const handler = createAlertHandler({
    slack: {
      post: async (_: string, message: Message) => {
        show(rule.name, message);
        return { is: 'posted' };
      },
    },
    webhook: async () => rule.webhook_secret,
    queue: { giveBack: async () => undefined, bury: async () => undefined },
    telemetry,
    telling: { alert: rule.name, names: rule.names, environment: UNNAMED_ENVIRONMENT },
    snapshots: asksForSnapshots(rule.pattern),
    rest: async () => undefined,
    clock: Date.now,
  });
  return async (events) => {
    const sent = { sentAt: Date.now(), receives: 1 };
    await handler({ Records: events.map((content) => recordOf({ ...sent, id: randomUUID(), content })) });
  };
}
