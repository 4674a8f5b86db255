import { commit } from './commit.ts';
import { decide } from './decide.ts';
import { checkpoint, continueLater, endedEarly, hasTimeForAPage, passOn, type PollEnd } from './ending.ts';
import { begin, isTooHeavy } from './lease.ts';
import { pages, type Page } from './pages.ts';
import { publish } from './publish.ts';
import { recover } from './recover.ts';
import { report } from './report.ts';
import type { Deps, Order, Run } from './run.ts';

/**
 * One pass over one integration. The order of its steps is a protocol that was checked by exhaustive search: every step
 * may be the last one, and the next poll finishes the work. Do not change it without a new proof.
 * @throws what is unforeseen; a known reason is recorded in the register and told in the report.
 */
export async function poll(deps: Deps, order: Order): Promise<PollEnd> {
  const run = await begin(deps, order);
  const end: PollEnd = run === undefined ? { outcome: 'refused' } : await attempt(deps, run);
  deps.telemetry.polled(report(deps, run ?? order, end));
  return end;
}

async function attempt(deps: Deps, run: Run): Promise<PollEnd> {
  try {
    return isTooHeavy(deps, run) ? await passOn(deps, run) : await work(deps, run);
  } catch (error) {
    return endedEarly(deps, run, error);
  }
}

async function work(deps: Deps, run: Run): Promise<PollEnd> {
  await recover(deps, run);
  for await (const page of pages(deps, run)) {
    if (!hasTimeForAPage(deps, run)) return continueLater(deps, run, page);
    const known = await load(deps, run, page);
    const steps = decide(deps, run, { page, known });
    await commit(deps, run, steps);
    await publish(deps, run, steps);
  }
  return checkpoint(deps, run);
}

function load(deps: Deps, run: Run, page: Page) {
  const ids = page.readings.map(({ id }) => id);
  return deps.snapshots.load(run.lease.integration_id, ids, run.limits);
}
