import type { Integration } from '../../../functions/adapters/register/item.ts';
import { noteRequest } from './journal.ts';
import type { Poll } from './poller.ts';
import type { Character } from './population.ts';

/** What becomes of a poll. */
export type Outcome = {
  readonly ends_at: number;
  readonly changes: Partial<Integration>;
  readonly isDone: boolean;
  /** By a message to the heavy queue. */
  readonly isToGoOn: boolean;
};

/** By `npm run bench`: what users cost in read units when all of them are read by query. */
const UNITS_BY_QUERY = 0.096;

/** A delta takes 0.4 s; a page of a baseline or a sweep has its rows compared or written, too. Guesses. */
const REQUEST_MS = 400;
const PAGE_MS = 600;
const USERS_A_PAGE = 250;

/** As in functions/poll/ending.ts and lease.ts: in the last 25 seconds no page is begun. */
const LAST_PAGE_MS = 25_000;

/** Guesses: of so many deltas one sees a change, and of so many of these one sees a leaver, which takes two requests more. */
const CHANGE_OF = 50;
const LEAVER_OF = 10;

/** As in functions/adapters/kombo/retries.ts: what passes by itself is asked four times. */
const REQUESTS_OF_A_FAILURE = { person: 1, retry: 4, wait: 2 } as const;

const CLEAN = { attempts: 0, ended: 0 };

export function work(poll: Poll, isSweep: boolean): Outcome {
  const { character } = poll.subject;
  if (character !== 'healthy' && character !== 'kills') return fail(poll, { character, isSweep });
  if (poll.item.phase === 'baseline') return baseline(poll);
  return isSweep ? sweep(poll) : delta(poll);
}

type Trouble = { readonly character: Exclude<Character, 'healthy' | 'kills'>; readonly isSweep: boolean };

function fail(poll: Poll, { character: remedy, isSweep }: Trouble): Outcome {
  poll.world.journal.counts.failures += 1;
  const requests = REQUESTS_OF_A_FAILURE[remedy];
  const { ends_at } = ask(poll, { requests, request_ms: REQUEST_MS });
  const attempts = poll.item.attempts + 1;
  const failure = { remedy, code: 'BENCH', title: null, at: ends_at };
  const tried = isSweep ? { sweep_tried_at: poll.begun_at } : {};
  return { ends_at, isDone: false, isToGoOn: false, changes: { attempts, ended: attempts, failure, ...tried } };
}

/** With a change: its user is read, by this poll and the next, the list of the page and the user are written. */
function delta(poll: Poll): Outcome {
  const { dice, journal } = poll.world;
  const isChanged = dice.below(CHANGE_OF) === 0;
  const requests = isChanged && dice.below(LEAVER_OF) === 0 ? 3 : 1;
  const changed = isChanged ? 1 : 0;
  journal.counts.read_units += 2 * changed;
  journal.counts.write_units += 2 * changed;
  journal.counts.events += changed;
  const { ends_at } = ask(poll, { requests, request_ms: REQUEST_MS });
  return done(poll, { ends_at, changes: { requests: { ...poll.item.requests, delta: requests } } });
}

/** Nothing differs: who is known is read by query, and Kombo is also asked what is switched off. */
function sweep(poll: Poll): Outcome {
  const { subject, item, begun_at, world } = poll;
  const { counts } = world.journal;
  const requests = Math.ceil(subject.users / USERS_A_PAGE) + 1;
  counts.sweeps += 1;
  // That it was tried is written before.
  counts.write_units += 1;
  counts.read_units += subject.users * UNITS_BY_QUERY;
  const { ends_at, made } = ask(poll, { requests, request_ms: PAGE_MS });
  if (made < requests) return givenUp(poll, ends_at);
  const changes = { swept_at: begun_at, users: subject.users, requests: { ...item.requests, sweep: requests } };
  return done(poll, { ends_at, changes });
}

/** A sweep that does not fit into the time of a function says nothing about anybody. */
function givenUp({ item, begun_at, world }: Poll, ends_at: number): Outcome {
  world.journal.counts.sweeps_given_up += 1;
  const attempts = item.attempts + 1;
  const why = { code: 'SWEEP.OVERRAN', title: null };
  const changes = {
    attempts,
    ended: attempts,
    failure: { ...why, remedy: 'retry', at: ends_at },
    sweep_tried_at: begun_at,
    sweep_failure: { ...why, since: begun_at, attempts: 1 },
  };
  return { ends_at, isDone: false, isToGoOn: false, changes };
}

/** Page by page, as far as the time reaches; the cursor is the number of the next page. */
function baseline(poll: Poll): Outcome {
  const { subject, item, begun_at, world } = poll;
  const { counts, baselines } = world.journal;
  const began_at = item.baseline?.began_at ?? begun_at;
  const left = Math.ceil(subject.users / USERS_A_PAGE) - Number(item.baseline?.cursor ?? 0);
  const { ends_at, made } = ask(poll, { requests: left + 1, request_ms: PAGE_MS });
  const pages = made - 1;
  // Each user is looked for and written, each page has its list.
  counts.read_units += pages * USERS_A_PAGE;
  counts.write_units += pages * (USERS_A_PAGE + 1);
  if (pages < left) {
    const cursor = String(Number(item.baseline?.cursor ?? 0) + pages);
    return { ends_at, isDone: false, isToGoOn: true, changes: { ...CLEAN, baseline: { began_at, cursor } } };
  }
  baselines.set(item.id, ends_at);
  counts.read_units += subject.users * UNITS_BY_QUERY;
  // It is told that it is ready.
  counts.write_units += 1;
  counts.events += 1;
  const changes = { phase: 'live', live_at: began_at, users: subject.users, baseline: { began_at } } as const;
  return done(poll, { ends_at, changes });
}

/** What a real poll would remove is set to what means the same: without attempts a failure means nothing. */
function done(poll: Poll, { ends_at, changes }: Pick<Outcome, 'ends_at' | 'changes'>): Outcome {
  const last = poll.item.baseline?.began_at ?? poll.begun_at;
  const windows = { last, before: poll.item.windows?.last ?? last };
  return { ends_at, isDone: true, isToGoOn: false, changes: { ...CLEAN, windows, ...changes } };
}

type Requests = { readonly requests: number; readonly request_ms: number };

/** Asks Kombo, one request after the other, until the time of the function runs short. */
function ask({ world, admit, begun_at, stops_at }: Poll, { requests, request_ms }: Requests) {
  let [made, ends_at] = [0, begun_at];
  for (; made < requests && ends_at + LAST_PAGE_MS <= stops_at; made += 1) {
    const at = admit(ends_at);
    noteRequest(world.journal, at);
    ends_at = at + request_ms;
  }
  return { made, ends_at };
}
