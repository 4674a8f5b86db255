import type { Found } from '../adapters/snapshot-item.ts';
import { kindsOf } from '../domain/guard.ts';
import { tallied } from '../domain/tally.ts';
import { account, newsOfUser, stillToTell, type News } from './publish.ts';
import { changedTally, namedAsWaiting, periodOf, type Deps, type Run } from './run.ts';

/**
 * Publishes what an earlier poll may have left unpublished, before anything else is done: the last changes of the users
 * it had in flight, which are first marked so that it can write them no more; events that the bus has refused; and
 * notices about the integration. What is told twice is the same to the byte.
 */
export async function recover(deps: Deps, run: Run): Promise<void> {
  const { in_flight, notices, waiting } = run.integration;
  if (in_flight === undefined && notices.length === 0 && waiting.length === 0) return;
  const refusedBefore = await deps.snapshots.load(run.lease.integration_id, waiting, run.limits);
  const inFlight = await leftInFlight(deps, run);
  countAgain(deps, run, inFlight);
  const left = new Map([...refusedBefore, ...inFlight]);
  const news = [...left].flatMap(([userId, found]) => newsOfFound(deps, run, { userId, found }));
  const refusals = await deps.bus.publish([...news.map(({ event }) => event), ...notices], run.limits);
  account(deps, run, { news, refusals, decision: 'repeated' });
  waitNoLonger(run, left, new Set(news.map(({ user_id }) => user_id)));
  run.progress.notices = stillToTell(deps, run, { notices, refusals });
  await deps.register.write(run.lease, {
    in_flight: null,
    notices: [...run.progress.notices],
    waiting: namedAsWaiting(run),
    ...changedTally(run),
  });
  run.progress.settled = true;
}

/** The tally on record is without the page that was in flight: of it counts what was written, once. */
function countAgain(deps: Deps, run: Run, inFlight: readonly (readonly [string, Found])[]): void {
  const counted = run.integration.in_flight?.counted ?? [];
  const kinds = inFlight.flatMap(([, found]) => {
    const change = found.is === 'snapshot' ? found.snapshot.last_change : undefined;
    return found.is === 'snapshot' && change !== undefined ? kindsOf(change, found.snapshot.user) : [];
  });
  const again = kinds.filter((kind) => counted.includes(kind));
  if (again.length > 0) run.progress.tally = tallied(run.progress.tally, again, periodOf(deps, run));
}

/** Of the users in the list, those whose last change was made by the poll that left it, and those who are unreadable. */
async function leftInFlight(deps: Deps, run: Run): Promise<readonly (readonly [string, Found])[]> {
  const list = run.integration.in_flight;
  if (list === undefined) return [];
  const marked = await deps.snapshots.mark(run.lease.integration_id, list.ids, run.lease.poll);
  return [...marked].filter(([, found]) => found.is !== 'snapshot' || found.snapshot.last_change?.poll === list.poll);
}

function newsOfFound(deps: Deps, run: Run, { userId, found }: { userId: string; found: Found }): News[] {
  if (found.is === 'snapshot') return [newsOfUser(run, found.snapshot) ?? []].flat();
  if (found.is === 'unreadable') {
    const about = { integration_id: run.lease.integration_id, user_id: userId, poll: run.lease.poll };
    deps.telemetry.decided({ ...about, decision: 'set_aside' });
  }
  return [];
}

/**
 * Who waits and has no news to try has nothing to wait for: its event was accepted before, and what is left of it was
 * written since, silently. Unless the item cannot be read, for then nobody knows.
 */
function waitNoLonger(run: Run, left: ReadonlyMap<string, Found>, tried: ReadonlySet<string>): void {
  const hasNothing = (id: string) => !tried.has(id) && left.get(id)?.is !== 'unreadable';
  const waiting = [...run.progress.waiting];
  run.progress.waiting = new Set(waiting.filter((id) => !hasNothing(id)));
  run.progress.askedAgain = new Set([...run.progress.askedAgain, ...waiting.filter(hasNothing)]);
}
