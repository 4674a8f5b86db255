import type { View } from '../domain/decide.ts';
import type { Pass } from '../domain/diff.ts';
import { PollFailure, type Limits } from '../domain/failure.ts';
import type { Kind } from '../domain/guard.ts';
import type { Reading } from '../domain/user.ts';
import type { UsersPage } from '../adapters/kombo.ts';
import { addCounts, type Deps, type Run } from './run.ts';

export type Page = {
  readonly readings: readonly Reading[];
  /** Who was asked for and is unknown to Kombo. */
  readonly missing: readonly string[];
  readonly pass: Pass;
  /** Whether it is a part of the list, and not an answer about some users. */
  readonly isOfList: boolean;
  /** The cursor to come back to this page with; none for the first. */
  readonly cursor?: string | undefined;
  /** What is to be done about guarded changes, and which kinds of them go into the tally. */
  readonly rulingOf: View['rulingOf'];
  readonly counted: readonly Kind[];
};

/**
 * A `Date` header before this comes from a server that does not know the time. Our own clock cannot judge it, as it may
 * be the one that is wrong; and a date that is wrongly believed only makes the next window longer.
 */
const ABSURD_BEFORE = Date.UTC(2020, 0);

/**
 * The pages of this poll: first the users who were not looked at while the bus refused their event, then the window. The
 * next page is on its way while the caller handles one. Ends what it began when the caller stops.
 * @throws PollFailure when Kombo does not answer as it should.
 */
export async function* pages(deps: Deps, run: Run): AsyncGenerator<Page, void, undefined> {
  const first = run.integration.baseline?.cursor;
  const asked = [...run.progress.askedAgain];
  if (asked.length > 0) {
    const { readings, ...counts } = await deps.kombo.usersByIds(run.lease.integration_id, asked, run.limits);
    addCounts(run, { requests: counts.requests, set_aside: counts.set_aside });
    yield* portions({ ...pageOf(run, readings), pass: 'delta', isOfList: false, cursor: first });
  }
  const stopped = new AbortController();
  const limits = { ...run.limits, signal: AbortSignal.any([run.limits.signal, stopped.signal]) };
  const fetch = fetcher(deps, run, limits);
  let upcoming: Promise<Fetched> | undefined = fetch(first);
  try {
    while (upcoming !== undefined) {
      const { page, cursor }: Fetched = await upcoming;
      upcoming = page.next === null ? undefined : ahead(fetch(page.next));
      yield* portions({ ...pageOf(run, page.readings), cursor });
    }
  } finally {
    stopped.abort();
    await upcoming?.catch(() => undefined);
  }
}

/** Guarded changes wait until the window is complete; of a kind that is held they are masked at once. */
function pageOf(run: Run, readings: readonly Reading[]): Page {
  const rulingOf = (kind: Kind) => (run.integration.holds[kind] === undefined ? 'wait' : 'hold');
  return { readings, missing: [], pass: run.pass, isOfList: true, rulingOf, counted: [] };
}

/** A page is handled as a whole; one that is larger than was asked for must not outgrow the register's item. */
const MOST_AT_ONCE = 250;

function portions(page: Page): readonly Page[] {
  const count = Math.ceil(page.readings.length / MOST_AT_ONCE);
  return Array.from({ length: count }, (_, nth) => {
    return { ...page, readings: page.readings.slice(nth * MOST_AT_ONCE, (nth + 1) * MOST_AT_ONCE) };
  });
}

type Fetched = { readonly page: UsersPage; readonly cursor: string | undefined };

/** A failure of a page that is fetched ahead is met when that page's turn comes, and not before. */
function ahead(fetched: Promise<Fetched>): Promise<Fetched> {
  fetched.catch(() => undefined);
  return fetched;
}

/** Fetches pages by cursor; a cursor that Kombo refuses starts the pages again, once. */
function fetcher(deps: Deps, run: Run, limits: Limits): (cursor: string | undefined) => Promise<Fetched> {
  const route = { followed: new Set<string>(), startedAgain: false };
  return async (cursor) => {
    follow(route, cursor);
    try {
      return { page: await fetchPage(deps, run, { cursor, limits }), cursor };
    } catch (error) {
      if (cursor === undefined || route.startedAgain || !asksForRestart(error)) throw error;
      route.startedAgain = true;
      route.followed.clear();
      return { page: await fetchPage(deps, run, { cursor: undefined, limits }), cursor: undefined };
    }
  };
}

const asksForRestart = (error: unknown) => error instanceof PollFailure && error.reason.remedy === 'restart';

function follow(route: { readonly followed: Set<string> }, cursor: string | undefined): void {
  if (cursor === undefined) return;
  if (route.followed.has(cursor)) {
    throw new PollFailure({ remedy: 'report', code: 'KOMBO.CURSOR_REPEATED', title: 'Its pages go round in a circle' });
  }
  route.followed.add(cursor);
}

type PageRequest = { readonly cursor: string | undefined; readonly limits: Limits };

async function fetchPage(deps: Deps, run: Run, { cursor, limits }: PageRequest): Promise<UsersPage> {
  const query = { ...window(deps, run), ...(cursor !== undefined && { cursor }) };
  const page = await deps.kombo.users(run.lease.integration_id, query, limits);
  addCounts(run, { requests: page.requests, set_aside: page.set_aside });
  believeDate(run, page.answered_at);
  return page;
}

/** A delta reaches back to the start of the poll before the last: rows that pages skipped are looked at twice. */
function window(deps: Deps, run: Run): { readonly updated_after?: Date } {
  const { windows } = run.integration;
  if (run.pass !== 'delta' || windows === undefined) return {};
  return { updated_after: new Date(windows.before - deps.settings.overlap_ms) };
}

/** The next window must begin when Kombo read its data, by the clock that is behind; a baseline's is already fixed. */
function believeDate(run: Run, answeredAt: Date | undefined): void {
  const date = answeredAt?.getTime() ?? Number.NaN;
  const isFixed = run.integration.baseline !== undefined;
  const isAbsurd = Number.isNaN(date) || date < ABSURD_BEFORE;
  if (!isFixed && !isAbsurd) run.progress.window_start = Math.min(run.progress.window_start, date);
}
