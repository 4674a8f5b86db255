import type { DecisionLog, LoggedDecision } from '../../../functions/adapters/decision-log.ts';
import type { Decision, PollReport, Progress, Telemetry } from '../../../functions/adapters/telemetry.ts';
import { createAsides } from '../asides.ts';
import { summary } from '../lines.ts';
import type { Bell } from './bell.ts';
import type { LastPoll, ShownIntegration } from './wire.ts';

/** Keeps what polls tell, so that it can be shown: how the last one of each integration ended, and what was decided. */
export type Witness = {
  readonly telemetry: Telemetry;
  readonly poll: (integrationId: string) => Pick<ShownIntegration, 'last' | 'under_way'>;
  /** As CloudWatch keeps it in AWS, for a while. */
  readonly decisionLog: DecisionLog;
};

/** Guesses: a hold decides about thousands at every sweep, and whoever asks about a user asks soon. */
const MOST_USERS = 10_000;
const MOST_DECISIONS = 20;

export function createWitness(bell: Pick<Bell, 'ring'>): Witness {
  const polls = new Map<string, LastPoll>();
  const under_way = new Map<string, Progress>();
  const decisions = createMemory();
  const asides = createAsides();
  return {
    telemetry: {
      decided: (decision) => {
        asides.take(decision);
        decisions.keep(decision, now());
      },
      progressed: (progress) => {
        under_way.set(progress.integration_id, progress);
        bell.ring();
      },
      polled: (report) => {
        const words = summary(report, asides.of(report));
        // A message too many, which does no harm.
        if (report.outcome === 'refused') return;
        under_way.delete(report.integration_id);
        polls.set(report.integration_id, { at: now(), is_failed: isFailed(report), words });
        bell.ring();
      },
      dispatched: nothing,
      rung: nothing,
      caughtUp: nothing,
      alerted: nothing,
      crashed: nothing,
      flush: nothing,
    },
    poll: (id) => ({ last: polls.get(id) ?? null, under_way: under_way.get(id) ?? null }),
    decisionLog: { about: async ({ integration_id, user_id }) => decisions.about(integration_id, user_id) },
  };
}

const now = () => new Date().toISOString();

const nothing = () => undefined;

const isFailed = ({ outcome }: PollReport) => outcome === 'failed';

type Memory = {
  readonly keep: (decision: Decision, at: string) => void;
  /** The newest first. */
  readonly about: (integrationId: string, userId: string) => readonly LoggedDecision[];
};

/** Of each user the latest decisions, and those of whom nothing was decided for longest are forgotten first. */
function createMemory(): Memory {
  const users = new Map<string, readonly LoggedDecision[]>();
  return {
    keep: ({ integration_id, user_id, ...what }, at) => {
      if (user_id === null) return;
      const key = JSON.stringify([integration_id, user_id]);
      const before = users.get(key) ?? [];
      users.delete(key);
      users.set(key, [{ at, ...what }, ...before].slice(0, MOST_DECISIONS));
      const [oldest] = users.keys();
      if (users.size > MOST_USERS && oldest !== undefined) users.delete(oldest);
    },
    about: (integrationId, userId) => users.get(JSON.stringify([integrationId, userId])) ?? [],
  };
}

/** Tells two at once. */
export function both(one: Telemetry, other: Telemetry): Telemetry {
  return {
    decided: (decision) => [one, other].forEach((told) => told.decided(decision)),
    progressed: (progress) => [one, other].forEach((told) => told.progressed(progress)),
    polled: (report) => [one, other].forEach((told) => told.polled(report)),
    dispatched: (report) => [one, other].forEach((told) => told.dispatched(report)),
    rung: (report) => [one, other].forEach((told) => told.rung(report)),
    caughtUp: (report) => [one, other].forEach((told) => told.caughtUp(report)),
    alerted: (report) => [one, other].forEach((told) => told.alerted(report)),
    crashed: (where, error) => [one, other].forEach((told) => told.crashed(where, error)),
    flush: () => [one, other].forEach((told) => told.flush()),
  };
}
