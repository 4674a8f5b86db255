import { createHash } from 'node:crypto';
import { PollFailure } from '../domain/failure.ts';
import { KINDS, namesOf, usersThatSettle, type Kind } from '../domain/guard.ts';
import { outcomeOf, type Case, type Hold, type Holds } from '../domain/hold.ts';
import { publishedOf } from '../domain/tally.ts';
import { takeCensus, type Census } from './census.ts';
import { answersAboutSome } from './answers.ts';
import { docketOf, type Docket, type Judgement } from './docket.ts';
import { periodOf, type Deps, type Run } from './run.ts';
import { askScope } from './scope.ts';

export type { Docket } from './docket.ts';

/**
 * Decides, now that the window is complete, which guarded changes may be published and which are held.
 * @param first what was decided in this poll before. Whom a sweep's pages had skipped is seen only when asked for by id, and
 * a guarded change of theirs is decided about in a second round, which knows nobody else.
 */
export async function guard(deps: Deps, run: Run, first?: Docket): Promise<Docket> {
  const isSweep = run.pass === 'sweep' && first === undefined;
  if (isSweep || run.progress.isScopeStale || answersAboutSome(run).size > 0) await askScope(deps, run);
  if (isSweep) refuseEmptyList(run);
  const round: Round = { first, holds: first?.holds ?? run.integration.holds };
  const census = takeCensus(run, first === undefined);
  const users = await countUsers(deps, run, { census, round });
  const concerned = KINDS.filter((kind) => census.has(kind) || round.holds[kind] !== undefined);
  const judgements = concerned.map((kind) =>
    judge(deps, run, { kind, users, people: census.get(kind) ?? new Set(), round }),
  );
  const docket = docketOf(deps, run, { judgements, first });
  run.progress.candidates = new Map();
  return docket;
}

/** The holds are those that the first round has left. */
type Round = { readonly first: Docket | undefined; readonly holds: Holds };

/** More likely an error than a company of which everybody left: these would be listed as deleted. */
function refuseEmptyList({ progress: { roster, scope } }: Run): void {
  if (roster === undefined || roster.rows > 0 || roster.users === 0 || scope.ats_users !== undefined) return;
  const title = `Kombo lists nobody, where ${roster.users} users are known`;
  throw new PollFailure({ remedy: 'report', code: 'SWEEP.EMPTY', title });
}

/** So many that none of the guards would trip. */
const PLENTY = Number.MAX_SAFE_INTEGER;

/** The users there, counted as far as it matters: below its count a kind may pass whatever the company's size. */
async function countUsers(
  deps: Deps,
  run: Run,
  { census, round }: { readonly census: Census; readonly round: Round },
): Promise<number> {
  if (run.progress.roster !== undefined) return run.progress.roster.users;
  const guards = deps.settings.guardsOf(run.lease.integration_id);
  const matters = [...census].filter(([kind]) => round.holds[kind] === undefined);
  const needed = matters.map(([kind, people]) => {
    if (isExpired(run) && guards[namesOf(kind).kind] !== 'off') return Number.POSITIVE_INFINITY;
    return usersThatSettle(kind, people.size + publishedOf(run.progress.tally, kind, periodOf(deps, run)), guards);
  });
  const enough = Math.max(0, ...needed);
  return enough === 0 ? PLENTY : deps.snapshots.count(run.lease.integration_id, enough);
}

function isExpired({ progress: { told } }: Run): boolean {
  return told !== undefined && told.data_expired_at !== null;
}

type Subject = {
  readonly kind: Kind;
  readonly people: ReadonlySet<string>;
  readonly users: number;
  readonly round: Round;
};

function judge(deps: Deps, run: Run, { kind, people, users, round }: Subject): Judgement {
  const given: Case = {
    kind,
    hold: round.holds[kind],
    decision: run.integration.decisions[kind],
    extent: {
      changes: people.size,
      published: publishedOf(run.progress.tally, kind, periodOf(deps, run)),
      users,
    },
    print: printOf(people),
    isWhole: run.pass === 'sweep' && round.first === undefined,
    isUnknown: run.progress.scope.ats_users !== undefined,
    isExpired: isExpired(run),
  };
  const outcome = outcomeOf(given, deps.settings.guardsOf(run.lease.integration_id));
  return { kind, people, outcome, hold: holdAfter(run, given, { people, outcome }) };
}

type Ruled = Pick<Judgement, 'people' | 'outcome'>;

/** What a hold says after this poll: a new one, the one before told anew, or that one with what a sweep has counted. */
function holdAfter(
  run: Run,
  { kind, hold, extent, print, isWhole, isUnknown }: Case,
  { people, outcome }: Ruled,
): Hold {
  const isCounted = hold === undefined || (isWhole && !isUnknown);
  const count = { held: people.size, users: extent.users, user_ids: [...people].slice(0, MOST_NAMED) };
  const isKept = outcome.state === 'held' && outcome.because === 'kept';
  const { held, users, user_ids } = isCounted ? count : hold;
  if (hold !== undefined && isKept) return { ...hold, held, users, user_ids };
  const opened = { poll: run.lease.poll, opened_at: run.begun_at, published: extent.published };
  return { ...opened, held, told: held, print, users, user_ids, cause: causeOf(run, kind) };
}

/** The same for the same people, whatever their order. */
function printOf(people: ReadonlySet<string>): string {
  return createHash('sha256')
    .update(JSON.stringify([...people].sort()))
    .digest('base64url');
}

/** The contract names ten at most. */
const MOST_NAMED = 10;

/** What Kombo says of the integration that may explain a hold. */
function causeOf({ progress: { told, roster, scope } }: Run, kind: Kind): string | null {
  if (scope.ats_users !== undefined) return 'The users of this integration are switched off in Kombo.';
  if (told?.data_expired_at) {
    return `The scope of this integration was changed at ${told.data_expired_at}; Kombo has not synced since.`;
  }
  if (told !== undefined && told.status !== 'ACTIVE') return `Kombo calls this integration ${told.status}.`;
  if (kind !== 'deletions' || roster === undefined || roster.unseen.size === 0) return null;
  return `Kombo's list is without ${roster.unseen.size} of the ${roster.users} users known.`;
}
