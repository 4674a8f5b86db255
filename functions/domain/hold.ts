import { trips, type Extent, type Guards, type Kind } from './guard.ts';

/** The changes of one kind, masked until a person decides or the source comes to its senses. */
export type Hold = {
  /** The poll that told of it: what an answer refers to. Told anew it is another. */
  readonly poll: number;
  /** Epoch milliseconds. */
  readonly opened_at: number;
  /** What had been published of the kind within a day when it opened: whether it is still too much is measured alike. */
  readonly published: number;
  readonly held: number;
  /** How many were held when it was told, and a print of who: what a person who answers may have seen. */
  readonly told: number;
  readonly print: string;
  readonly users: number;
  /** Up to 10 of those who wait. */
  readonly user_ids: readonly string[];
  readonly cause: string | null;
};

export type Holds = { readonly [Name in Kind]?: Hold };

/** What a person said about a hold. */
export type Decision = {
  readonly answer: 'approve' | 'dismiss';
  /** Who said so. */
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The poll of the hold that it answers. */
  readonly hold: number;
  /** How many changes the person knew of; as many as were told unless they said otherwise. */
  readonly seen: number;
  /** Only these people; everybody when there are none. */
  readonly users: readonly string[];
};

export type Decisions = { readonly [Name in Kind]?: Decision };

/** What is known about one kind at the end of a window. */
export type Case = {
  readonly kind: Kind;
  readonly hold: Hold | undefined;
  readonly decision: Decision | undefined;
  readonly extent: Extent;
  /** Of whom the changes are. */
  readonly print: string;
  /** Whether everybody was looked at: only then is it known how many changes there are. */
  readonly isWhole: boolean;
  /** Whether the users as a whole are switched off: then nothing is known of the kind, not even that it is over. */
  readonly isUnknown: boolean;
  /** Whether Kombo's scope was changed and it has not synced since: nothing guarded is believed meanwhile. */
  readonly isExpired: boolean;
};

/**
 * What becomes of a kind. `held`: `tripped` and `refused` (more is held by now than the person knew of) are told,
 * `kept` is not.
 */
export type Outcome =
  | { readonly state: 'free' }
  | { readonly state: 'held'; readonly because: 'tripped' | 'refused' | 'kept' }
  | { readonly state: 'over'; readonly because: 'approved' | 'dismissed' | 'voided' | 'under_threshold' };

/** The next state of a kind. Pure; the guard that lets through what is left here is the same that opens a hold. */
export function outcomeOf(given: Case, guards: Guards): Outcome {
  const { kind, hold, extent, isExpired } = given;
  if (hold === undefined) {
    const distrusted = isExpired && extent.changes > 0 && trips(kind, EVERYTHING, guards);
    return distrusted || trips(kind, extent, guards) ? { state: 'held', because: 'tripped' } : { state: 'free' };
  }
  if (!given.isWhole) return KEPT;
  const answer = answerTo(hold, given.decision);
  if (given.isUnknown) return answer === undefined ? KEPT : { state: 'held', because: 'refused' };
  // Nothing left may also mean that a poll which carried the answer out has died: then they did not return.
  if (answer !== undefined) return answered(answer, given, guards);
  if (extent.changes === 0) return { state: 'over', because: 'voided' };
  const isStillMuch = isExpired || trips(kind, { ...extent, published: hold.published }, guards);
  return isStillMuch ? KEPT : { state: 'over', because: 'under_threshold' };
}

const KEPT: Outcome = { state: 'held', because: 'kept' };

/** Trips every guard that is not off. */
const EVERYTHING: Extent = { changes: Number.MAX_SAFE_INTEGER, published: 0, users: 1 };

/** The answer to a whole hold as it was last told. */
export function answerTo(hold: Hold | undefined, decision: Decision | undefined): Decision | undefined {
  return isOf(hold, decision) && decision.users.length === 0 ? decision : undefined;
}

/** The people of a hold about whom there is an answer of their own. */
export function answerToSome(hold: Hold | undefined, decision: Decision | undefined): Decision | undefined {
  return isOf(hold, decision) && decision.users.length > 0 ? decision : undefined;
}

function isOf(hold: Hold | undefined, decision: Decision | undefined): decision is Decision {
  return hold !== undefined && decision !== undefined && decision.hold === hold.poll;
}

/**
 * What came on top of what the person knew may, to be published, only be as much as would pass without a person; and in
 * silence nothing may be taken over that nobody has seen.
 */
function answered(answer: Decision, { kind, extent, hold, print }: Case, guards: Guards): Outcome {
  const unseen = { changes: Math.max(0, extent.changes - answer.seen), published: 0, users: extent.users };
  const isUnseen = extent.changes > 0 && hold?.print !== print;
  const isTooMuch = answer.answer === 'approve' ? trips(kind, unseen, guards) : isUnseen;
  if (isTooMuch) return { state: 'held', because: 'refused' };
  return { state: 'over', because: answer.answer === 'approve' ? 'approved' : 'dismissed' };
}
