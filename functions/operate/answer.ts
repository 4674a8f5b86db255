import type { Register } from '../adapters/register.ts';
import type { Integration } from '../adapters/register/item.ts';
import { KINDS, type Kind } from '../domain/guard.ts';
import type { Decision, Hold } from '../domain/hold.ts';

export type Deps = {
  readonly register: Pick<Register, 'read' | 'answer' | 'askForSweep'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** What a person says about a hold. */
export type Saying = {
  readonly integration_id: string;
  readonly kind: string;
  readonly answer: Decision['answer'];
  /** Who says so. */
  readonly by: string;
  /** Only these people; everybody if they are not given. */
  readonly users?: readonly string[];
  /** How many changes the person knows of; as many as were told if it is not given. */
  readonly count?: number;
  /** The poll that told of the hold that the person has seen; whichever there is by now if it is not given. */
  readonly hold?: number;
};

/** What became of an answer: it is kept for the next poll, or why it is not. */
export type Answered =
  | { readonly is: 'kept'; readonly decision: Decision }
  | { readonly is: 'unknown_integration' }
  | { readonly is: 'unknown_kind'; readonly kinds: readonly Kind[] }
  /** Of this kind nothing is held; of these there is. */
  | { readonly is: 'not_held'; readonly held: readonly Kind[] }
  /** An empty list of people, which must not be taken for everybody. */
  | { readonly is: 'nobody_named' }
  /** Together with those who were named before: the register's item must stay small. */
  | { readonly is: 'too_many_named'; readonly most: number }
  /** The hold, or what was said about it, was another at every attempt. */
  | { readonly is: 'changed' };

/** Two people who answer at the same moment are told apart by reading again; more than that is a race without end. */
const MOST_ATTEMPTS = 3;

/** A guess: whoever means more people than this means everybody. An item of 400 KB is read by every tick of the dispatcher. */
const MOST_NAMED = 500;

/**
 * Keeps what a person says about a hold; the next poll carries it out.
 * @throws PollFailure when the table does not answer, or what it holds makes no sense
 */
export async function answer(deps: Deps, saying: Saying): Promise<Answered> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const answered = await attempt(deps, saying);
    if (answered.is !== 'changed') return answered;
  }
  return { is: 'changed' };
}

/** What an answer would be, were it kept. */
export type Considered = {
  readonly is: 'considered';
  readonly integration: Integration;
  readonly kind: Kind;
  readonly hold: Hold;
  readonly decision: Decision;
};

type Unanswerable = Exclude<Answered, { is: 'kept' }>;

/**
 * What an answer comes to, without keeping it.
 * @throws PollFailure when the table does not answer, or what it holds makes no sense
 */
export async function considered(deps: Deps, saying: Saying): Promise<Considered | Unanswerable> {
  const kind = KINDS.find((name) => name === saying.kind);
  if (kind === undefined) return { is: 'unknown_kind', kinds: KINDS };
  if (saying.users?.length === 0) return { is: 'nobody_named' };
  const integration = await deps.register.read(saying.integration_id);
  if (integration === undefined) return { is: 'unknown_integration' };
  const hold = integration.holds[kind];
  if (hold === undefined) return { is: 'not_held', held: heldKinds(integration) };
  if (saying.hold !== undefined && saying.hold !== hold.poll) return { is: 'changed' };
  const decision = decisionOf(saying, { hold, before: integration.decisions[kind], now: deps.clock() });
  if (decision.users.length > MOST_NAMED) return { is: 'too_many_named', most: MOST_NAMED };
  return { is: 'considered', integration, kind, hold, decision };
}

async function attempt(deps: Deps, saying: Saying): Promise<Answered> {
  const answered = await considered(deps, saying);
  if (answered.is !== 'considered') return answered;
  const { integration, kind, decision } = answered;
  const isKept = await deps.register.answer(integration.id, kind, { decision, before: integration.decisions[kind] });
  return isKept ? { is: 'kept', decision } : { is: 'changed' };
}

function heldKinds({ holds }: Integration): readonly Kind[] {
  return KINDS.filter((kind) => holds[kind] !== undefined);
}

type Situation = { readonly hold: Hold; readonly before: Decision | undefined; readonly now: number };

function decisionOf({ answer: said, by, users = [], count }: Saying, { hold, before, now }: Situation): Decision {
  const earlier = isContinued(before, said, hold) && users.length > 0 ? before.users : [];
  return {
    answer: said,
    by,
    // The moment is what tells two answers apart.
    at: before?.at === now ? now + 1 : now,
    hold: hold.poll,
    seen: count ?? hold.told,
    users: [...new Set([...earlier, ...users])],
  };
}

/** People named one after the other add up; any other answer takes the place of what was said before. */
function isContinued(before: Decision | undefined, said: Decision['answer'], hold: Hold): before is Decision {
  return before?.answer === said && before.hold === hold.poll;
}

/**
 * Asks for a sweep: the next poll looks at everybody.
 * @returns false if there is no such integration
 */
export async function askForSweep({ register, clock }: Deps, integrationId: string): Promise<boolean> {
  return register.askForSweep(integrationId, clock());
}
