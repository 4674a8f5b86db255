import { PollFailure } from '../domain/failure.ts';
import { carryOut } from './carry-out.ts';
import { decide, type Finding, type Seen } from './decide.ts';
import {
  checkpoint,
  continueLater,
  endedEarly,
  hasTimeForAPage,
  PAGE_MS,
  passOn,
  postpone,
  type PollEnd,
} from './ending.ts';
import { guard, type Docket } from './guard.ts';
import { begin, deadlineOf, isTooHeavy } from './lease.ts';
import { pages, type Page } from './pages.ts';
import { prepare } from './prepare.ts';
import { recover } from './recover.ts';
import { report } from './report.ts';
import { meet } from './roster.ts';
import { addCounts, type Deps, type Order, type Run } from './run.ts';
import { askScope } from './scope.ts';
import { settlements } from './settlements.ts';
import { stop } from './stop.ts';
import { tellOfDeaths } from './trouble.ts';

/**
 * One pass over one integration. The order of its steps is a protocol that was checked by exhaustive search: every step
 * may be the last one, and the next poll finishes the work. Do not change it without a new proof.
 * @throws what is unforeseen; a known reason is recorded in the register and told in the report.
 */
export async function poll(deps: Deps, order: Order): Promise<PollEnd> {
  const pause = deps.kombo.wait();
  const isOpenInTime = pause === 0 || deps.clock() + pause + PAGE_MS <= deadlineOf(order);
  const run = isOpenInTime ? await begin(deps, order) : undefined;
  const end: PollEnd = isOpenInTime ? await attempt(deps, run) : await postpone(deps, { ...order, pause });
  deps.telemetry.polled(report(deps, run ?? order, end));
  return end;
}

async function attempt(deps: Deps, run: Run | undefined): Promise<PollEnd> {
  if (run === undefined) return { outcome: 'refused' };
  try {
    return isTooHeavy(deps, run) ? await passOn(deps, run) : await work(deps, run);
  } catch (error) {
    return endedEarly(deps, run, error);
  }
}

async function work(deps: Deps, run: Run): Promise<PollEnd> {
  await recover(deps, run);
  await tellOfDeaths(deps, run);
  if (run.integration.stop !== undefined) return stop(deps, run, run.integration.stop);
  await prepare(deps, run);
  for await (const page of pages(deps, run)) {
    // Awaited here: what it rejects with would be nobody's while the page that is on its way is called off.
    if (!hasTimeForAPage(deps, run)) return await continueLater(deps, run, page);
    await handle(deps, run, page);
  }
  return settle(deps, run, await guard(deps, run));
}

/** Those of whom the guard has decided; and in a second round those who were seen only now that they were asked for. */
async function settle(deps: Deps, run: Run, docket: Docket): Promise<PollEnd> {
  for await (const page of settlements(deps, run, docket)) {
    if (!hasTimeForAPage(deps, run)) return await continueLater(deps, run, page);
    await handle(deps, run, page);
  }
  const isAll = docket.round === 2 || run.progress.candidates.size === 0;
  return isAll ? checkpoint(deps, run, docket) : settle(deps, run, await guard(deps, run, docket));
}

async function handle(deps: Deps, run: Run, page: Page): Promise<void> {
  addCounts(run, { users_read: page.readings.length });
  const readings = meet(run, page);
  const ids = [...readings.map(({ id }) => id), ...page.missing];
  const known = await deps.snapshots.load(run.lease.integration_id, ids, run.limits);
  const findings = await explained(deps, run, { page: { ...page, readings }, known });
  await carryOut(deps, run, { findings, counted: page.counted });
  const { integration_id } = run.lease;
  deps.telemetry.progressed({ integration_id, of: run.pass, users: run.progress.counts.users_read });
}

/**
 * Decides about a page. What only a change of scope would explain is decided anew when Kombo was asked about that. If it
 * does not answer, or was asked before, it is asked when the window is complete: until then guarded changes wait.
 */
async function explained(deps: Deps, run: Run, seen: Seen): Promise<Finding[]> {
  const findings = decide(deps, run, seen);
  if (!findings.some((finding) => needsExplanation(run, finding))) return findings;
  const isAnswered = run.progress.told === undefined && !run.progress.isScopeStale && (await isScopeTold(deps, run));
  if (isAnswered) return decide(deps, run, seen);
  run.progress.isScopeStale = true;
  return findings;
}

async function isScopeTold(deps: Deps, run: Run): Promise<boolean> {
  try {
    await askScope(deps, run);
    return true;
  } catch (error) {
    if (error instanceof PollFailure) return false;
    throw error;
  }
}

function needsExplanation(run: Run, { fate }: Finding): boolean {
  if (typeof fate === 'string') return false;
  return fate.waits.length > 0 || (run.pass === 'delta' && fate.contradicts);
}
