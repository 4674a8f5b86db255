import type { Stop } from '../adapters/register/item.ts';
import type { Deps } from './deps.ts';
import { remove as withdraw, settled, type Unsettled } from './enrol.ts';
import { done, refused, unknownIntegration, type Refusal, type Result } from './results.ts';

/** Which integration, and who wants it. */
export type Wish = { readonly integration_id: string; readonly by: string };

/** No more polls, until it is resumed; first what is in flight is published. */
export async function pause(deps: Deps, { integration_id: id, by }: Wish): Promise<Result> {
  const paused = await settled(deps, id, async ({ stop: before, enabled }) => {
    if (before?.as === 'removed') return isRemoved(id);
    if (before !== undefined || !enabled) return done(`${id} is paused already.`);
    const stop: Stop = { as: 'paused', by, at: deps.clock() };
    if (!(await deps.register.stop(id, { stop, before }))) return undefined;
    // A courtesy: the dispatcher asks for it too.
    await deps.heavyQueue.send([{ integration_id: id }]);
    return done(`${id} is being paused: one more poll publishes what is in flight, then there are none until resume.`);
  });
  return typeof paused === 'string' ? unsettled(id, paused) : paused;
}

/** Polls go on where they were; after a long pause everybody is compared. */
export async function resume(deps: Deps, { integration_id: id }: Wish): Promise<Result> {
  const resumed = await settled(deps, id, async ({ stop, enabled }) => {
    if (stop?.as === 'removed') return isRemoved(id);
    if (stop === undefined && enabled) return done(`${id} is not paused.`);
    if (!(await deps.register.resume(id, stop))) return undefined;
    return done(`${id} is polled again, from where it was.`);
  });
  return typeof resumed === 'string' ? unsettled(id, resumed) : resumed;
}

/** For good: what is known of people is erased later, their ids and sequences are kept. */
export async function remove(deps: Deps, { integration_id: id, by }: Wish): Promise<Result> {
  const { erase_after_ms } = deps.settings;
  const removed = await withdraw({ ...deps, queue: deps.heavyQueue }, { integration_id: id, by, erase_after_ms });
  if (typeof removed === 'string') return unsettled(id, removed);
  switch (removed.is) {
    case 'erased_before':
      return done(`${id} is removed, and what was known of its people is erased.`);
    case 'removed_before':
      return done(`${id} is removed already. ${erasure(removed.stop)}`);
    case 'removed':
      return done(`${id} is removed. ${erasure(removed.stop)}`);
    case 'removing': {
      const last = 'one more poll publishes what is in flight, then there are none';
      return done(`${id} is being removed: ${last}. ${erasure(removed.stop)}`);
    }
  }
}

/** Nothing came of it. */
export function unsettled(id: string, why: Unsettled): Refusal {
  if (why === 'unknown') return unknownIntegration(id);
  return refused(`${id} is being changed by somebody else.`, 'Look with list, and try again.');
}

const isRemoved = (id: string) => refused(`${id} is removed.`, `Bring it back with add ${id}.`);

function erasure({ erase_at }: Stop): string {
  if (erase_at === undefined) return '';
  const day = new Date(erase_at).toISOString().slice(0, 10);
  return `What is known of its people is erased on ${day}; ids and sequences stay. Until then, and after, add brings it back.`;
}
