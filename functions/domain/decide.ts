import type { ComparedField } from '../events/index.ts';
import { diff, missing, NOTHING, type Pass, type Verdict } from './diff.ts';
import { dismissed } from './dismiss.ts';
import { kindsOf, type Kind } from './guard.ts';
import { withoutKinds, withoutOff } from './mask.ts';
import { contradicts, offFields, type Scope } from './scope.ts';
import { isDeleted, isNothing, type KnownUser, type Reading } from './user.ts';

/**
 * What is to be done about a guarded change of a user: publish it, leave it as it is, take it over in silence, or let the
 * user wait, whole, until the window is complete.
 */
export type Ruling = 'pass' | 'hold' | 'dismiss' | 'wait';

/** How a row is looked at. */
export type View = {
  readonly pass: Pass;
  readonly scope: Scope;
  /** Whether a status of which we know none was forgotten for an opt-out, and not only never read. */
  readonly statusReturns: boolean;
  /** ISO 8601: in place of the date of a deletion that Kombo does not tell. */
  readonly at: string;
  readonly rulingOf: (kind: Kind, userId: string) => Ruling;
};

/** What becomes of a user, and what of it does not, for now. */
export type Decided = {
  readonly verdict: Verdict;
  /** Kinds for whose sake the user waits. */
  readonly waits: readonly Kind[];
  /** Kinds of change that were masked. */
  readonly held: readonly Kind[];
  /** Whether the row shows something of what is thought to be switched off. */
  readonly contradicts: boolean;
  /** What was masked for being switched off. */
  readonly off: readonly (ComparedField | 'ats_users')[];
};

const UNREMARKABLE = { waits: [], held: [], contradicts: false, off: [] };

/** Mask, diff, guard: what becomes of a user of whom Kombo says this. Total, pure. */
export function decideRow(known: KnownUser | undefined, reading: Reading, view: View): Decided {
  const seen = { ...UNREMARKABLE, contradicts: contradicts(view.scope, reading), off: maskedOff(known, reading, view) };
  const believed = withoutOff(reading, view.scope, view.at);
  if (believed === undefined) return { ...seen, verdict: NOTHING };
  const verdict = compare(known, believed, view);
  const rulings = rulingsOn(verdict, known, view);
  if (rulings.wait.length > 0) return { ...seen, verdict: NOTHING, waits: rulings.wait, held: rulings.hold };
  if (rulings.hold.length + rulings.dismiss.length === 0) return { ...seen, verdict };
  const rest = withoutKinds(believed, known, new Set(rulings.hold));
  if (rest === undefined) return { ...seen, verdict: NOTHING, held: rulings.hold };
  const isDismissed = rulings.dismiss.length > 0;
  const restVerdict = isDismissed ? dismissed(known, rest, rulings.dismiss) : compare(known, rest, view);
  return { ...seen, verdict: restVerdict, held: rulings.hold };
}

/** The comparison; INACTIVE is filled in, and no deactivation, where it is known that the status was only forgotten. */
function compare(known: KnownUser | undefined, believed: Reading, { pass, statusReturns }: View): Verdict {
  const isForgotten = statusReturns && known !== undefined && !isDeleted(known) && known.status === undefined;
  if (!isForgotten || believed.status !== 'INACTIVE') return diff(known, believed, pass);
  const verdict = dismissed(known, believed, ['deactivations']);
  return verdict.kind === 'silent' && verdict.why === 'dismissed' ? { ...verdict, why: 'filled_in' } : verdict;
}

/** The same for somebody whom Kombo does not know any more. */
export function decideMissing(known: KnownUser, view: View): Decided {
  const verdict = missing(known, view.at);
  const { wait, hold, dismiss } = rulingsOn(verdict, known, view);
  if (wait.length + hold.length > 0) return { ...UNREMARKABLE, verdict: NOTHING, waits: wait, held: hold };
  if (dismiss.length === 0 || verdict.kind !== 'news') return { ...UNREMARKABLE, verdict };
  return { ...UNREMARKABLE, verdict: { kind: 'silent', why: 'dismissed', user: verdict.user } };
}

type Rulings = { readonly [Name in Ruling]: readonly Kind[] };

function rulingsOn(verdict: Verdict, known: KnownUser | undefined, { rulingOf }: View): Rulings {
  const rulings: { [Name in Ruling]: Kind[] } = { pass: [], hold: [], dismiss: [], wait: [] };
  if (verdict.kind !== 'news') return rulings;
  const id = known?.id ?? verdict.user.id;
  for (const kind of kindsOf(verdict.change, verdict.user)) rulings[rulingOf(kind, id)].push(kind);
  return rulings;
}

function maskedOff(known: KnownUser | undefined, reading: Reading, { scope }: View): Decided['off'] {
  if (scope.ats_users !== undefined) return ['ats_users'];
  return offFields(scope).filter((field) => isNothing(known?.[field]) !== isNothing(reading[field]));
}
