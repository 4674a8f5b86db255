import type { Integration } from '../adapters/register/item.ts';
import { PollFailure } from '../domain/failure.ts';
import type { Decision, Hold } from '../domain/hold.ts';
import { printable } from '../domain/printable.ts';
import { considered, type Saying } from './answer.ts';
import type { Deps } from './deps.ts';
import type { Evidence } from './explain.ts';
import type { Forecast } from './explanation.ts';
import { forecast } from './forecast.ts';
import { refusalOf } from './holds.ts';
import type { Refusal } from './results.ts';
import { remedyFor } from './trouble.ts';

/** What an answer to a hold would do. */
export type Preview = {
  readonly ok: true;
  readonly sentence: string;
  /** What it would do about those whom the hold names, who are some of those who wait. */
  readonly people: readonly { readonly user_id: string; readonly name: string | null; readonly forecast: Forecast }[];
};

/**
 * A dry run of an answer: nothing is kept, and nobody told.
 * @throws what is unforeseen
 */
export async function preview(deps: Deps, saying: Saying): Promise<Preview | Refusal> {
  try {
    return await rehearse(deps, saying);
  } catch (error) {
    if (error instanceof PollFailure) return remedyFor(error.reason);
    throw error;
  }
}

async function rehearse(deps: Deps, saying: Saying): Promise<Preview | Refusal> {
  const answered = await considered(deps, saying);
  if (answered.is !== 'considered') return refusalOf(saying, answered);
  const { integration, hold, decision, kind } = answered;
  const assumed = { ...integration, decisions: { ...integration.decisions, [kind]: decision } };
  const people = await evidenceOf(deps, assumed, hold.user_ids);
  return { ok: true, sentence: sentenceOf(saying, hold, decision), people: people.map(personOf) };
}

async function evidenceOf(deps: Deps, integration: Integration, ids: readonly string[]): Promise<readonly Evidence[]> {
  const [found, said] = await Promise.all([
    deps.snapshots.load(integration.id, ids, deps.limits()),
    saidOf(deps, integration.id, ids),
  ]);
  return ids.map((user_id) => ({
    integration,
    user_id,
    found: found.get(user_id) ?? { is: 'none' },
    said: said(user_id),
    decisions: undefined,
    now: deps.clock(),
  }));
}

type SaidOf = (userId: string) => Evidence['said'];

async function saidOf({ kombo, limits }: Deps, integrationId: string, ids: readonly string[]): Promise<SaidOf> {
  try {
    const { readings } = await kombo.usersByIds(integrationId, ids, limits());
    return (userId) => readings.find(({ id }) => id === userId) ?? 'unknown';
  } catch (error) {
    if (error instanceof PollFailure) return () => error.reason;
    throw error;
  }
}

function personOf(evidence: Evidence): Preview['people'][number] {
  const { user_id, found } = evidence;
  const user = found.is === 'snapshot' ? found.snapshot.user : undefined;
  const name = [user?.first_name, user?.last_name].filter(Boolean).join(' ') || (user?.email ?? '');
  return { user_id, name: name === '' ? null : printable(name), forecast: forecast(evidence) };
}

function sentenceOf({ kind, answer }: Saying, { held, told }: Hold, { seen }: Decision): string {
  // What nobody has seen is never taken over in silence.
  if (answer === 'dismiss' && held !== told) {
    return `Others are held by now: ${held} ${kind}, where ${told} were told. The next poll refuses this and tells the hold anew; then it can be dismissed.`;
  }
  return answer === 'approve'
    ? `The next poll compares everybody and publishes what is held: ${seen} ${kind} are known of. If more are held by then than that and what the guard lets through, it is refused and told anew.`
    : `The next poll compares everybody and takes what is held into the snapshots: nobody is told of these ${seen} ${kind}. If others are held by then, it is refused and told anew.`;
}
