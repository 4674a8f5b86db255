import type { Asked } from '../adapters/register.ts';
import type { Ruling, View } from '../domain/decide.ts';
import type { Kind } from '../domain/guard.ts';
import type { Hold, Holds, Outcome } from '../domain/hold.ts';
import { held, released } from '../domain/notice.ts';
import type { Event } from '../events/index.ts';
import { answeredBy, answersAboutSome, type Answers } from './answers.ts';
import { maskedBy } from './note.ts';
import { occasionOf, type Deps, type Run } from './run.ts';

/** What becomes of one guarded kind, and of whom. */
export type Judgement = {
  readonly kind: Kind;
  readonly people: ReadonlySet<string>;
  readonly outcome: Outcome;
  /** What a hold of it would say. */
  readonly hold: Hold;
};

/** What was decided about the guarded changes of a window. */
export type Docket = {
  /** Of whom something is to be published or taken over. */
  readonly people: readonly string[];
  readonly rulingOf: View['rulingOf'];
  /** Who is deleted if Kombo does not know them any more. */
  readonly mayBeMissing: (userId: string) => boolean;
  /** Kinds that pass by themselves, and so count towards the guard. */
  readonly counted: readonly Kind[];
  readonly holds: Holds;
  /** A poll has two at most. */
  readonly round: 1 | 2;
  /** Of holds that begin and end. */
  readonly notices: readonly Event[];
  /** What people asked for and is done with this poll. */
  readonly answered: readonly Asked[];
  /** Whether a sweep is needed to know how much is held. */
  readonly isSweepNeeded: boolean;
};

type Rulings = ReadonlyMap<Kind, Ruling>;

type Judged = { readonly judgements: readonly Judgement[]; readonly first: Docket | undefined };

/** @param first the docket of the poll's first round, which this one goes on from */
export function docketOf(deps: Deps, run: Run, { judgements, first }: Judged): Docket {
  const rulings: Rulings = new Map(judgements.map(({ kind, outcome }) => [kind, rulingOn(outcome)]));
  const answers: Answers = first === undefined ? answersAboutSome(run) : new Map();
  const rulingOf = rulerOf(judgements, { rulings, answers });
  const left = leaveOut(run, rulings);
  return {
    people: peopleToAsk(run, { judgements, answers, left }),
    round: first === undefined ? 1 : 2,
    rulingOf,
    mayBeMissing: (userId) => ['pass', 'dismiss'].includes(rulingOf('deletions', userId)),
    counted: judgements.filter(({ outcome }) => passesByItself(outcome)).map(({ kind }) => kind),
    holds: Object.fromEntries(judgements.flatMap(({ kind, outcome, hold }) => (isHeld(outcome) ? [[kind, hold]] : []))),
    notices: [...(first?.notices ?? []), ...judgements.flatMap((judgement) => noticeOf(deps, run, judgement) ?? [])],
    answered: first?.answered ?? answeredBy(run, answers),
    isSweepNeeded:
      judgements.some(({ outcome }) => isTripped(outcome)) && (run.pass === 'delta' || first !== undefined),
  };
}

const isHeld = ({ state }: Outcome) => state === 'held';
const isTripped = (outcome: Outcome) => outcome.state === 'held' && outcome.because === 'tripped';

/** What people approved is aside. */
function passesByItself(outcome: Outcome): boolean {
  return outcome.state === 'free' || (outcome.state === 'over' && outcome.because === 'under_threshold');
}

function rulingOn(outcome: Outcome): Ruling {
  if (outcome.state === 'free') return 'pass';
  if (outcome.state === 'held') return 'hold';
  if (outcome.because === 'voided') return 'wait';
  return outcome.because === 'dismissed' ? 'dismiss' : 'pass';
}

/** Nothing is let through that was not counted: who changed since waits for the next poll. */
function rulerOf(
  judgements: readonly Judgement[],
  { rulings, answers }: { readonly rulings: Rulings; readonly answers: Answers },
): View['rulingOf'] {
  const people = new Map(judgements.map((judgement) => [judgement.kind, judgement.people]));
  return (kind, userId) => {
    const answer = answers.get(kind);
    if (answer?.users.includes(userId)) return answer.answer === 'approve' ? 'pass' : 'dismiss';
    const ruling = rulings.get(kind) ?? 'wait';
    return ruling === 'hold' || people.get(kind)?.has(userId) ? ruling : 'wait';
  };
}

/** Kinds that mask a whole row: nothing else of such a user can flow. */
const OF_WHOLE_ROWS: ReadonlySet<Kind> = new Set<Kind>(['deletions', 'creations']);

/** Who need not be asked for: nothing of them is to be published. They are masked without being looked at again. */
function leaveOut(run: Run, rulings: Rulings): ReadonlySet<string> {
  const { progress } = run;
  const isMasked = (kind: Kind) => OF_WHOLE_ROWS.has(kind) && rulings.get(kind) === 'hold';
  const candidates = [...progress.candidates].filter(([, kinds]) => kinds.every(isMasked)).map(([id]) => id);
  const unseen = rulings.get('deletions') === 'hold' ? (progress.roster?.unseen ?? []) : [];
  const left = new Set([...candidates, ...unseen].filter((id) => !progress.waiting.has(id)));
  for (const id of left) for (const kind of progress.candidates.get(id) ?? MISSING) maskedBy(run, kind).add(id);
  return left;
}

const MISSING: readonly Kind[] = ['deletions'];

type Known = {
  readonly judgements: readonly Judgement[];
  readonly answers: Answers;
  readonly left: ReadonlySet<string>;
};

function peopleToAsk({ progress }: Run, { judgements, answers, left }: Known): readonly string[] {
  if (progress.scope.ats_users !== undefined) return [];
  const settled = judgements.filter(({ outcome }) => !isHeld(outcome)).flatMap(({ people }) => [...people]);
  const candidates = [...progress.candidates.keys()];
  const named = [...answers.values()].flatMap(({ users }) => users);
  const wanted = new Set([...candidates.filter((id) => !left.has(id)), ...settled, ...named]);
  return [...wanted];
}

function noticeOf(deps: Deps, run: Run, { kind, outcome, hold }: Judgement): Event | undefined {
  const occasion = occasionOf(deps, run);
  if (outcome.state === 'over') return released(occasion, { kind, because: outcome.because });
  if (outcome.state === 'free' || outcome.because === 'kept') return undefined;
  const { commandsFor, invocationsFor } = deps.settings;
  const id = run.lease.integration_id;
  return held(occasion, { kind, hold, commands: commandsFor(id, kind), invocations: invocationsFor?.(id, kind) });
}
