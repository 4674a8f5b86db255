import type { LoggedDecision } from '../adapters/decision-log.ts';
import type { Integration } from '../adapters/register/item.ts';
import type { Found } from '../adapters/snapshot-item.ts';
import { PollFailure, type Reason } from '../domain/failure.ts';
import { DAY_MS } from '../domain/sweep.ts';
import type { Reading } from '../domain/user.ts';
import type { Deps } from './deps.ts';
import type { Explanation } from './explanation.ts';
import { forecast } from './forecast.ts';
import { stateOf } from './list.ts';
import { unknownIntegration, type Result } from './results.ts';
import { sentencesOf } from './sentences.ts';
import { knownOf, liveOf } from './sides.ts';

export type Question = { readonly integration_id: string; readonly user_id: string; readonly show_values: boolean };

/** What was found out about a user. */
export type Evidence = {
  readonly integration: Integration;
  readonly user_id: string;
  readonly found: Found;
  /** What Kombo says; `unknown`: it does not know the user; a reason: it did not answer. */
  readonly said: Reading | 'unknown' | Reason;
  readonly decisions: readonly LoggedDecision[] | Reason | undefined;
  readonly now: number;
};

/** The log is looked through so far back: what it costs grows with it, and questions come soon. A guess. */
const LOOK_BACK_MS = 30 * DAY_MS;

/** Why there was an event about a user, or none. Values of the person's record only where they are asked for. */
export async function explain(deps: Deps, question: Question): Promise<Result> {
  const integration = await deps.register.read(question.integration_id);
  if (integration === undefined) return unknownIntegration(question.integration_id);
  const [found, said, decisions] = await Promise.all([
    knownTo(deps, question),
    saidOf(deps, question),
    decidedOn(deps, question),
  ]);
  const evidence = { integration, user_id: question.user_id, found, said, decisions, now: deps.clock() };
  return { ok: true, shows: 'explanation', explanation: explanationOf(evidence, question) };
}

async function knownTo({ snapshots, limits }: Deps, { integration_id, user_id }: Question): Promise<Found> {
  return (await snapshots.load(integration_id, [user_id], limits())).get(user_id) ?? { is: 'none' };
}

async function saidOf({ kombo, limits }: Deps, { integration_id, user_id }: Question): Promise<Evidence['said']> {
  try {
    const { readings } = await kombo.usersByIds(integration_id, [user_id], limits());
    return readings.find(({ id }) => id === user_id) ?? 'unknown';
  } catch (error) {
    if (error instanceof PollFailure) return error.reason;
    throw error;
  }
}

async function decidedOn(deps: Deps, { integration_id, user_id }: Question): Promise<Evidence['decisions']> {
  const until = deps.clock();
  try {
    return await deps.decisionLog?.about(
      { integration_id, user_id, since: until - LOOK_BACK_MS, until },
      deps.limits(),
    );
  } catch (error) {
    if (error instanceof PollFailure) return error.reason;
    throw error;
  }
}

function explanationOf(evidence: Evidence, { show_values }: Question): Explanation {
  const { integration, user_id, decisions } = evidence;
  const parts = {
    known: knownOf(evidence, show_values),
    kombo: liveOf(evidence, show_values),
    next_poll: forecast(evidence),
  };
  return {
    integration_id: integration.id,
    user_id,
    customer: integration.customer.organization_name,
    state: stateOf(integration),
    sentences: [...sentencesOf(evidence, parts)],
    ...parts,
    decisions: isLog(decisions)
      ? decisions.map(({ fields, kinds, ...rest }) => ({
          ...rest,
          ...(fields && { fields: [...fields] }),
          ...(kinds && { kinds: [...kinds] }),
        }))
      : null,
  };
}

function isLog(decisions: Evidence['decisions']): decisions is readonly LoggedDecision[] {
  return Array.isArray(decisions);
}
