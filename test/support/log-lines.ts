import { Logger } from '@aws-lambda-powertools/logger';
import { vi } from 'vitest';
import * as z from 'zod';
import { createMetrics } from '../../functions/adapters/metrics.ts';
import { createTelemetry, type PollReport, type Telemetry } from '../../functions/adapters/telemetry.ts';
import { PollFailure } from '../../functions/domain/failure.ts';
import { DETAILS } from '../../functions/events/index.ts';
import { INTEGRATION_ID } from './builders.ts';

const Line = z.looseObject({});
export type Line = Readonly<Record<string, unknown>>;

/** What a function writes, line by line, as Lambda hands it to CloudWatch: what it logs, and what it has counted. */
export function written(service: string, work: (telemetry: Telemetry) => void): readonly Line[] {
  const texts: string[] = [];
  const write = (chunk: unknown) => texts.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((to) => vi.spyOn(to, 'write').mockImplementation(write));
  try {
    const telemetry = createTelemetry(new Logger({ serviceName: service }), createMetrics(service, 'production'));
    work(telemetry);
    telemetry.flush();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const lines = texts.join('').split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => Line.parse(JSON.parse(line)));
}

const none = { requests: 1, users_read: 1, users_written: 1, events: 1, set_aside: 1, masked: 1, held: 1 };
const reason = { remedy: 'person', code: 'PLATFORM.INPUT_INVALID', title: 'It is wrong' } as const;
const OUTCOMES = [
  'completed',
  'stopped',
  'erased',
  'continued',
  'passed_on',
  'postponed',
  'refused',
  'taken_over',
  'failed',
] as const satisfies readonly PollReport['outcome'][];

/** Everything that a function can tell, at least once. */
export const EVERYTHING: Readonly<Record<'poll' | 'dispatch' | 'ring' | 'slack', (telemetry: Telemetry) => void>> = {
  poll: (telemetry) => {
    const about = { integration_id: INTEGRATION_ID, user_id: 'u1', poll: 4 };
    for (const type of Object.keys(DETAILS)) {
      telemetry.decided({ ...about, decision: 'published', type, sequence: 7 });
      telemetry.decided({ ...about, decision: 'refused', type, sequence: 7, code: 'MalformedDetail' });
    }
    telemetry.decided({ ...about, decision: 'repeated', type: 'user.created', sequence: 7 });
    telemetry.decided({ ...about, decision: 'masked', fields: ['email'] });
    telemetry.decided({ ...about, decision: 'held', kinds: ['deletions'] });
    telemetry.decided({ ...about, decision: 'set_aside' });
    const own = { ...about, user_id: null, type: 'integration.held' };
    telemetry.decided({ ...own, decision: 'notice_told' });
    telemetry.decided({ ...own, decision: 'notice_refused', code: 'MalformedDetail' });
    for (const outcome of OUTCOMES) {
      const why = outcome === 'failed' ? reason : null;
      const [pass, integration_id] = ['delta', INTEGRATION_ID] as const;
      telemetry.polled({ integration_id, pass, outcome, reason: why, milliseconds: 9, waiting: 1, ...none });
    }
    telemetry.caughtUp({ integration_id: INTEGRATION_ID, subscriber: 'directory', outcome: 'completed', events: 3 });
    telemetry.crashed({ message_id: 'm1', integration_id: INTEGRATION_ID }, new PollFailure(reason));
  },
  dispatch: (telemetry) => {
    const condition = { integrations: 9, unreadable: [INTEGRATION_ID], failing: 1, held: 1, waiting: 1 };
    const asked = { due: 3, light: 1, heavy: 1, trouble: 'AUTH.INVALID' };
    telemetry.dispatched({ ...condition, ...asked, oldest_poll_seconds: 300 });
  },
  ring: (telemetry) => {
    const webhook = { type: 'data-changed', integration_id: INTEGRATION_ID };
    for (const outcome of ['asked', 'added', 'removed', 'ignored', 'forged', 'too_large'] as const) {
      telemetry.rung({ webhook, outcome, reason: null });
    }
    telemetry.rung({ webhook, outcome: 'failed', reason });
  },
  slack: (telemetry) => {
    telemetry.alerted({ alert: 'leavers', outcome: 'posted', events: 3, code: null });
    telemetry.alerted({ alert: 'leavers', outcome: 'given_back', events: 3, code: 'SLACK.429' });
    telemetry.alerted({ alert: 'leavers', outcome: 'buried', events: 3, code: 'channel_is_archived' });
  },
};

const Counted = z.object({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
      }),
    ),
  }),
});

/** A metric as CloudWatch has it. */
export type CountedMetric = { namespace: string; name: string; dimensions: Record<string, unknown>; value: unknown };

/** The metrics that CloudWatch takes out of these lines. */
export function metricsIn(lines: readonly Line[]): readonly CountedMetric[] {
  return lines.flatMap((line) => {
    const { data } = Counted.safeParse(line);
    return (data?._aws.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.flatMap(({ Name }) =>
        Dimensions.map((names) => ({
          namespace: Namespace,
          name: Name,
          dimensions: Object.fromEntries(names.map((name) => [name, line[name]])),
          value: line[Name],
        })),
      ),
    );
  });
}
