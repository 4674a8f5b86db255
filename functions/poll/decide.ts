import type { Found } from '../adapters/snapshot-item.ts';
import type { Write } from '../adapters/snapshots.ts';
import { decideMissing, decideRow, type Decided, type View } from '../domain/decide.ts';
import type { Pass, Verdict } from '../domain/diff.ts';
import { forget, forgetAll } from '../domain/forget.ts';
import { kindsOf, type Kind } from '../domain/guard.ts';
import { optedOutFields, statusReturns } from '../domain/scope.ts';
import { advance, type Snapshot, type Stamp } from '../domain/snapshot.ts';
import type { KnownUser, Reading } from '../domain/user.ts';
import type { Page } from './pages.ts';
import type { Deps, Run } from './run.ts';

/** What is to be done about one user. `kinds`: the guarded ones of the change. */
export type Step = { readonly write: Write; readonly isNews: boolean; readonly kinds: readonly Kind[] };

/** What was found out about one user of a page. */
export type Finding = {
  readonly user_id: string;
  /** What Kombo says; none if it does not know the user any more. */
  readonly reading: Reading | undefined;
  /** Why nothing may become of the user now, or what does. */
  readonly fate: Decided | 'waiting' | 'set_aside';
  readonly step: Step | undefined;
};

type Subject = { readonly user_id: string; readonly reading: Reading | undefined; readonly found: Found | undefined };

/** A page, and what the table knows of its users. */
export type Seen = { readonly page: Page; readonly known: ReadonlyMap<string, Found> };

/** Masks and compares every user of a page. */
export function decide(deps: Deps, run: Run, { page, known }: Seen): Finding[] {
  const stamp = stampOf(deps, run);
  const subjects = [
    ...page.readings.map((reading) => ({ user_id: reading.id, reading, found: known.get(reading.id) })),
    ...page.missing.map((user_id) => ({ user_id, reading: undefined, found: known.get(user_id) })),
  ];
  return subjects.map((subject) => findingOf(run, subject, { page, stamp }));
}

/** What of these users may not be kept, as steps like any other. */
export function forgetting(deps: Deps, run: Run, known: ReadonlyMap<string, Found>): Finding[] {
  const stamp = stampOf(deps, run);
  const verdictOf = forgetter(run, stamp);
  return [...known].flatMap(([user_id, found]) => {
    if (found.is !== 'snapshot' || isAhead(run, found)) return [];
    const fate = { ...NOTHING, verdict: verdictOf(found.snapshot.user) };
    const step = stepOf(fate.verdict, found.snapshot, stamp);
    return step === 'too large' ? [] : [{ user_id, reading: undefined, fate, step }];
  });
}

/** Of an integration that is not enabled any more nothing. */
function forgetter({ integration, progress }: Run, { begun_at }: Stamp): (known: KnownUser) => Verdict {
  if (!integration.enabled) return (known) => forgetAll(known, begun_at.toISOString());
  const optedOut = optedOutFields(progress.scope);
  return (known) => forget(known, optedOut);
}

function stampOf(deps: Deps, run: Run): Stamp {
  return {
    poll: run.lease.poll,
    begun_at: new Date(run.begun_at),
    detected_at: new Date(deps.clock()),
    customer: run.integration.customer,
  };
}

function findingOf(run: Run, subject: Subject, { page, stamp }: { page: Page; stamp: Stamp }): Finding {
  const { user_id, reading, found } = subject;
  if (run.progress.waiting.has(user_id)) return { user_id, reading, fate: 'waiting', step: undefined };
  if (found?.is === 'unreadable' || isAhead(run, found)) return setAside(subject);
  const before = found?.is === 'snapshot' ? found.snapshot : undefined;
  const view = viewOf(run, page, stamp);
  const fate = fateOf(before, reading, { ...view, pass: passFor(run, subject, page.pass) });
  const step = stepOf(fate.verdict, before, stamp);
  return step === 'too large' ? setAside(subject) : { user_id, reading, fate, step };
}

const setAside = ({ user_id, reading }: Subject): Finding => {
  return { user_id, reading, fate: 'set_aside', step: undefined };
};

/**
 * Whether a user bears the mark of a later poll. If that poll has begun, the register refuses our next write; if it never
 * was, because somebody wrote the mark by hand or restored half a table, the others must go on all the same.
 */
function isAhead(run: Run, found: Found | undefined): boolean {
  return found?.is === 'snapshot' && found.snapshot.poll > run.lease.poll;
}

function viewOf(run: Run, { pass, rulingOf }: Page, { begun_at }: Stamp): View {
  const { scope } = run.progress;
  const returns = run.integration.status_returns === true || statusReturns(run.integration.scope, scope);
  return { pass, scope, statusReturns: returns, at: begun_at.toISOString(), rulingOf };
}

/** Whom the baseline should have seen, by the date of the record, is stored as it would have done: nothing happened. */
function passFor(run: Run, { reading, found }: Subject, pass: Pass): Pass {
  const { live_at, swept_at } = run.integration;
  const isFirstSweep = run.pass === 'sweep' && swept_at === undefined;
  const isUnknown = found === undefined || found.is === 'none';
  const isOld = Date.parse(reading?.changed_at ?? '') < (live_at ?? Number.NEGATIVE_INFINITY);
  return isFirstSweep && isUnknown && isOld ? 'baseline' : pass;
}

function fateOf(before: Snapshot | undefined, reading: Reading | undefined, view: View): Decided {
  if (reading !== undefined) return decideRow(before?.user, reading, view);
  return before === undefined ? NOTHING : decideMissing(before.user, view);
}

const NOTHING: Decided = { verdict: { kind: 'nothing' }, waits: [], held: [], contradicts: false, off: [] };

/**
 * DynamoDB takes 400 KB an item. A row is at most 64 KB, but masks may keep one large field after another of a user: such
 * a one is set aside, since the others must go on.
 */
const LARGEST_BYTES = 350_000;

function stepOf(verdict: Verdict, before: Snapshot | undefined, stamp: Stamp): Step | 'too large' | undefined {
  if (verdict.kind === 'nothing') return undefined;
  const after = advance(before, verdict, stamp);
  if (Buffer.byteLength(JSON.stringify(after)) > LARGEST_BYTES) return 'too large';
  const isNews = verdict.kind === 'news';
  return { write: { before, after }, isNews, kinds: isNews ? kindsOf(verdict.change, verdict.user) : [] };
}
