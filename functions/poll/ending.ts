import { LONGEST_DELAY_S } from '../adapters/queue.ts';
import type { Changes } from '../adapters/register/item.ts';
import type { PollReport } from '../adapters/telemetry.ts';
import { PollFailure, RATE_LIMITED, TakenOver, type Reason } from '../domain/failure.ts';
import { conclusion } from './conclusion.ts';
import type { Docket } from './docket.ts';
import { noteHeld } from './note.ts';
import type { Page } from './pages.ts';
import { record, tell } from './notices.ts';
import { changedTally, namedAsWaiting, type Deps, type Order, type Run } from './run.ts';
import { troubleOf } from './trouble.ts';

/** How a poll ended. */
export type PollEnd =
  | { readonly outcome: Exclude<PollReport['outcome'], 'failed'> }
  | { readonly outcome: 'failed'; readonly reason: Reason };

/**
 * The time that one more page may take: fetching it with a retry or two, 250 writes, 25 requests to the bus. A guess, on
 * the safe side.
 */
export const PAGE_MS = 10_000;

export const RELEASED: Changes = { lease_until: null, lease_owner: null };
export const NO_ATTEMPTS: Changes = { attempts: 0, ended: 0, failure: null };

/** To be looked at before each page: a page that is begun must be finished. */
export function hasTimeForAPage(deps: Deps, run: Run): boolean {
  return deps.clock() + PAGE_MS <= run.limits.deadline;
}

/** The work is done, all of it is in the table and accepted by the bus: the next window may begin where this one did. */
export async function checkpoint(deps: Deps, run: Run, docket: Docket): Promise<PollEnd> {
  const last = run.progress.window_start;
  const before = run.pass === 'baseline' ? last : (run.integration.windows?.last ?? last);
  const windows = { windows: { last, before }, baseline: null, overran: null };
  noteHeld(deps, run, docket.holds);
  // Only now: whoever of them had a guarded change waited until the window was complete.
  run.progress.askedAgain = new Set([...run.progress.askedAgain].filter((id) => run.progress.candidates.has(id)));
  const { changes, notices } = await conclusion(deps, run, docket);
  if (isStatePublished(deps, run)) await askForState(deps, run);
  const done = { ...settled(run), ...NO_ATTEMPTS, ...windows, ...changes };
  if (notices.length + docket.answered.length === 0) {
    await deps.register.write(run.lease, { ...done, ...RELEASED });
    return { outcome: 'completed' };
  }
  await record(deps, run, { changes: done, notices });
  // What people asked for is removed only when what came of it is on record.
  for (const asked of docket.answered) await deps.register.done(run.lease, asked);
  await tell(deps, run, { changes: RELEASED, notices });
  return { outcome: 'completed' };
}

/** A baseline, and whom only the first sweep after it has found. */
function isStatePublished({ settings }: Deps, { pass, integration, lease, progress }: Run): boolean {
  const isFirst = pass === 'baseline' || (progress.hasStored && integration.swept_at === undefined);
  return isFirst && settings.isBaselinePublished(lease.integration_id);
}

/** Before the checkpoint: should a baseline die between the two, its state is asked for once more, and told identically. */
async function askForState({ heavyQueue }: Deps, { lease, progress }: Run): Promise<void> {
  const catch_up = { at: progress.window_start, subscriber: null };
  await heavyQueue.send([{ integration_id: lease.integration_id, catch_up }]);
}

/**
 * Time runs short: a baseline saves where it is and goes on by a new message; a delta starts again where time is long; a
 * sweep is given up, since absence means something only after the whole list.
 */
export async function continueLater(deps: Deps, run: Run, page: Page): Promise<PollEnd> {
  if (run.pass === 'sweep') throw sweepOverran();
  if (run.pass === 'delta') return overran(deps, run);
  const cursor = page.cursor === undefined ? {} : { cursor: page.cursor };
  const baseline = { began_at: run.progress.window_start, ...cursor };
  await deps.register.write(run.lease, { ...settled(run), ...NO_ATTEMPTS, baseline, ...RELEASED });
  await deps.heavyQueue.send([{ integration_id: run.lease.integration_id }]);
  return { outcome: 'continued' };
}

export const sweepOverran = () =>
  new PollFailure({
    remedy: 'retry',
    code: 'SWEEP.OVERRAN',
    title: 'A sweep does not fit into the time of the function',
  });

async function overran(deps: Deps, run: Run): Promise<PollEnd> {
  const reason: Reason = { remedy: 'retry', code: 'POLL.OVERRAN', title: 'More changed than fits into the time' };
  await fail(deps, run, { reason, overran: true });
  if (deps.settings.weight === 'light') await deps.heavyQueue.send([{ integration_id: run.lease.integration_id }]);
  return { outcome: 'failed', reason };
}

/** What is asked for again, for whom Kombo wants no requests for now. */
type Later = Pick<Order, 'integration_id' | 'asked_at'> & { readonly pause: number };

/** Kombo wants no requests for longer than this function may wait: it is asked for again. */
export async function postpone({ queue }: Deps, { integration_id, asked_at, pause }: Later): Promise<PollEnd> {
  const delay_seconds = Math.min(LONGEST_DELAY_S, Math.ceil(pause / 1000));
  await queue.send([{ integration_id, asked_at, delay_seconds }]);
  return { outcome: 'postponed' };
}

/** This function is too small for the work: the attempt does not count, and a message goes to the larger one. */
export async function passOn(deps: Deps, run: Run): Promise<PollEnd> {
  // The start does not count either, or the larger function might find that a poll has begun since it was asked.
  const uncounted = { attempts: run.integration.attempts - 1, poll_started_at: null };
  await deps.register.write(run.lease, { ...uncounted, ...RELEASED });
  try {
    await deps.heavyQueue.send([{ integration_id: run.lease.integration_id }]);
    return { outcome: 'passed_on' };
  } catch (error) {
    // Recorded as a failed attempt it would look as if the attempt before, which made it heavy, had ended well.
    if (error instanceof PollFailure) return { outcome: 'failed', reason: error.reason };
    throw error;
  }
}

/**
 * A known reason is recorded and the lease released; the checkpoint stays where it was. A later poll that has taken over
 * knows better than we do: the register refuses, and nothing more is written. If it does not refuse, nobody has taken
 * over, and an item of the table bears the mark of a poll that never was.
 * @throws what is unforeseen; the lease then runs out by itself, and the attempt counts as one that never ended.
 */
export async function endedEarly(deps: Deps, run: Run, error: unknown): Promise<PollEnd> {
  const reason = reasonOf(error);
  if (reason === undefined) throw error;
  try {
    await fail(deps, run, { reason });
    const pause = reason.code === RATE_LIMITED ? deps.kombo.wait() : 0;
    const later = { integration_id: run.lease.integration_id, asked_at: deps.clock(), pause };
    return pause > 0 ? await postpone(deps, later) : { outcome: 'failed', reason };
  } catch (second) {
    if (second instanceof TakenOver) return { outcome: 'taken_over' };
    throw second;
  }
}

function reasonOf(error: unknown): Reason | undefined {
  if (error instanceof PollFailure) return error.reason;
  const title = 'An item is marked by a later poll than any';
  return error instanceof TakenOver ? { remedy: 'report', code: 'TABLE.ITEM_FROM_THE_FUTURE', title } : undefined;
}

/** Records why a poll ended, tells it if it is time to, and releases the lease. */
async function fail(
  deps: Deps,
  run: Run,
  { reason, ...changes }: Changes & { readonly reason: Reason },
): Promise<void> {
  const trouble = await troubleOf(deps, run, reason);
  const settledNow = run.progress.settled ? settled(run) : {};
  const done = { ...settledNow, ...trouble.changes, ...changes };
  if (trouble.notices.length === 0) return deps.register.write(run.lease, { ...done, ...RELEASED });
  await record(deps, run, { changes: done, notices: trouble.notices });
  try {
    await tell(deps, run, { changes: RELEASED, notices: trouble.notices });
  } catch (error) {
    // They stay on record, and the next poll tells them before it does anything else.
    if (!(error instanceof PollFailure)) throw error;
    await deps.register.write(run.lease, RELEASED);
  }
}

/** The page is committed and accepted by the bus: nothing is left to recover but who waits. */
function settled(run: Run): Changes {
  return { in_flight: null, waiting: namedAsWaiting(run), ...changedTally(run) };
}
