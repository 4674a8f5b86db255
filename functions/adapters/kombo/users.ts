import * as z from 'zod/mini';
import { PollFailure, type Limits, type Remedy } from '../../domain/failure.ts';
import type { Reading } from '../../domain/user.ts';
import { complaintOf, isKnownCode } from './errors.ts';
import { successOf, type Answer, type Get } from './http.ts';
import { readRows } from './rows.ts';

export type UsersPage = {
  /** Each user once: the last row wins. */
  readonly readings: readonly Reading[];
  /** Rows without a readable id. */
  readonly set_aside: number;
  /** The next page's cursor, opaque; null: there is none. */
  readonly next: string | null;
  /** The answer's `Date`. */
  readonly answered_at: Date | undefined;
  /** HTTP requests it took, retries included. */
  readonly requests: number;
};

/** Whose users are asked for, how, and for how long. */
export type Asking = { readonly get: Get; readonly integrationId: string; readonly limits: Limits };

/** What narrows the list. Kombo wants all of it with every page. */
export type Filters = { readonly updated_after?: string; readonly ids?: string; readonly cursor?: string };

/** The most that Kombo allows. */
const PAGE_SIZE = '250';

/** Far above any page, for a server that does not care for its size: each row is read and may be written. */
const MOST_ROWS = 10_000;

/** A success that brings an error along is neither: an empty list in it would be believed. */
const UsersAnswer = z.object({
  status: z.literal('success'),
  error: z.optional(z.null()),
  data: z.object({ next: z.nullable(z.string()), results: z.array(z.unknown()).check(z.maxLength(MOST_ROWS)) }),
});

export async function usersPage(asking: Asking, filters: Filters): Promise<UsersPage> {
  return pageOf(await ask(asking, filters), filters.cursor);
}

async function ask({ get, integrationId, limits }: Asking, filters: Filters): Promise<Answer> {
  const query = { page_size: PAGE_SIZE, include_deleted: 'true', ...filters };
  return get({ path: ['ats', 'users'], query, integration_id: integrationId }, limits);
}

function pageOf(answer: Answer, cursor: string | undefined): UsersPage {
  const { next, results } = successOf(answer, UsersAnswer).data;
  // The same page for ever.
  if (next !== null && next === cursor) throw endless('restart', 'KOMBO.CURSOR_REPEATED');
  return { ...readRows(results), next, answered_at: dateOf(answer.date), requests: answer.requests };
}

function dateOf(header: string | null): Date | undefined {
  const date = new Date(header ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function endless(remedy: Remedy, code: string): PollFailure {
  return new PollFailure({ remedy, code, title: null });
}

const MOST_IDS = 100;
/** Servers commonly take 8 KB of request line. Kombo's ids have 24 characters, of which a hundred fit well. */
const LONGEST_IDS = 6000;
/** A hundred users fit one page; more than a few say that `ids` is not understood. */
const MOST_PAGES = 4;

export type UsersFound = {
  readonly readings: readonly Reading[];
  /** Whom Kombo does not know. Not everybody who is not among the readings: a row whose id is unreadable may be anyone's. */
  readonly unknown: readonly string[];
  /** Rows without a readable id. */
  readonly set_aside: number;
  /** HTTP requests it took, retries included. */
  readonly requests: number;
};

/** The users with these ids, in no order. An id with a comma, which separates ids, cannot be asked for. */
export async function usersByIds(asking: Asking, ids: readonly string[]): Promise<UsersFound> {
  const wanted = new Set(ids.filter((id) => !id.includes(',')));
  const found = new Map<string, Reading>();
  const unknown: string[] = [];
  const counts = { set_aside: 0, requests: 0 };
  for (const batch of batches(wanted)) {
    const answer = await known(asking, batch);
    counts.requests += answer.requests;
    counts.set_aside += answer.set_aside;
    unknown.push(...answer.unknown);
    const asked = answer.readings.filter(({ id }) => wanted.has(id));
    for (const reading of asked) found.set(reading.id, reading);
  }
  return { readings: [...found.values()], unknown, ...counts };
}

function batches(ids: Iterable<string>): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const id of ids) {
    const length = encodeURIComponent(`${id.toWellFormed()},`).length;
    const last = all.at(-1);
    if (last !== undefined && last.length < MOST_IDS && length <= room) last.push(id);
    else all.push([id]);
    room = all.at(-1)?.length === 1 ? LONGEST_IDS - length : room - length;
  }
  return all;
}

/** The older contract refuses a whole list for one unknown id: it is found by halving. */
async function known(asking: Asking, ids: readonly string[]): Promise<UsersFound> {
  const listing = await listed(asking, ids);
  const { readings, set_aside, requests } = listing;
  if (listing.is === 'answered') {
    // A row of somebody else may be that of whoever is missing, or the filter was not understood.
    const isSure = set_aside === 0 && readings.every(({ id }) => ids.includes(id));
    const unknown = isSure ? ids.filter((id) => !readings.some((reading) => reading.id === id)) : [];
    return { readings, unknown, set_aside, requests };
  }
  if (ids.length === 1) return { readings: [], unknown: ids, set_aside, requests };
  const half = Math.ceil(ids.length / 2);
  const [first, second] = [await known(asking, ids.slice(0, half)), await known(asking, ids.slice(half))];
  return {
    readings: [...first.readings, ...second.readings],
    unknown: [...first.unknown, ...second.unknown],
    set_aside: first.set_aside + second.set_aside,
    requests: requests + first.requests + second.requests,
  };
}

type Listing = Pick<UsersPage, 'readings' | 'set_aside' | 'requests'> & {
  /** `refused`: one of the ids is unknown. */
  readonly is: 'answered' | 'refused';
};

async function listed(asking: Asking, ids: readonly string[]): Promise<Listing> {
  const readings: Reading[] = [];
  const counts = { set_aside: 0, requests: 0 };
  let filters: Filters = { ids: ids.join(',') };
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await ask(asking, filters);
    counts.requests += answer.requests;
    if (isUnknownId(answer)) return { is: 'refused', readings: [], ...counts };
    const page = pageOf(answer, filters.cursor);
    readings.push(...page.readings);
    counts.set_aside += page.set_aside;
    if (page.next === null) return { is: 'answered', readings, ...counts };
    filters = { ...filters, cursor: page.next };
  }
  // A part of the list would make the others look missing.
  throw endless('report', 'KOMBO.PAGES_ENDLESS');
}

/**
 * A 404 in Kombo's own words that is about nothing else we know. A load balancer's 404, or that of a wrong base URL,
 * must not pass for it: users would be believed missing.
 */
function isUnknownId(answer: Answer): boolean {
  if (answer.status !== 404) return false;
  const complaint = complaintOf(answer.body);
  if (complaint === undefined) return false;
  const { code } = complaint;
  return code === null || code === 'PLATFORM.INPUT_INVALID' || !isKnownCode(code);
}
