import type { Stop } from '../adapters/register/item.ts';
import { hasTimeForAPage, NO_ATTEMPTS, RELEASED, type PollEnd } from './ending.ts';
import { forget } from './prepare.ts';
import type { Deps, Run } from './run.ts';

/**
 * The last poll of an integration that is paused or removed: what was in flight is published by now, and nobody looks at
 * Kombo any more. Much later there is one more, which erases what is known of the people of one that was removed. Whoever
 * changes their mind meanwhile goes before.
 */
export async function stop(deps: Deps, run: Run, what: Stop): Promise<PollEnd> {
  if (!run.integration.enabled) return erase(deps, run, what);
  await deps.register.noteStopped(run.lease, what);
  await deps.register.write(run.lease, { ...NO_ATTEMPTS, ...RELEASED });
  return { outcome: 'stopped' };
}

async function erase(deps: Deps, run: Run, what: Stop): Promise<PollEnd> {
  for await (const ids of pagesOfEverybody(deps, run)) {
    if (!hasTimeForAPage(deps, run)) return goOn(deps, run);
    await forget(deps, run, ids);
  }
  await deps.register.write(run.lease, { in_flight: null, waiting: [], users: 0 });
  await deps.register.noteErased(run.lease, what, deps.clock());
  await deps.register.write(run.lease, { ...NO_ATTEMPTS, ...RELEASED });
  return { outcome: 'erased' };
}

/** As many users at once as a page has. */
const AT_ONCE = 250;

async function* pagesOfEverybody(deps: Deps, run: Run): AsyncGenerator<readonly string[], void, undefined> {
  for await (const portion of deps.snapshots.all(run.lease.integration_id)) {
    const ids = [...portion.keys()];
    for (let done = 0; done < ids.length; done += AT_ONCE) yield ids.slice(done, done + AT_ONCE);
  }
}

/** Who is erased need not be erased again: the next one begins where this one ended. */
async function goOn(deps: Deps, run: Run): Promise<PollEnd> {
  await deps.register.write(run.lease, { in_flight: null, ...NO_ATTEMPTS, ...RELEASED });
  await deps.heavyQueue.send([{ integration_id: run.lease.integration_id }]);
  return { outcome: 'continued' };
}
