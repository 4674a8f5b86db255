import type { Integration, Stop } from '../adapters/register/item.ts';
import type { Deps } from './deps.ts';
import { done, refused, unknownIntegration, type Result } from './results.ts';

/** Which integration, and who wants it. */
export type Wish = { readonly integration_id: string; readonly by: string };

/** Two people at the same moment are told apart by reading again; more than that is a race without end. */
const MOST_ATTEMPTS = 3;

/** What one look at the register comes to; none if it has changed since it was read. */
type Attempt = (integration: Integration) => Promise<Result | undefined>;

/** Reads, decides and writes what was decided, again if somebody else has written meanwhile. */
export async function settled({ register }: Deps, id: string, attempt: Attempt): Promise<Result> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const integration = await register.read(id);
    if (integration === undefined) return unknownIntegration(id);
    const result = await attempt(integration);
    if (result !== undefined) return result;
  }
  return refused(`${id} is being changed by somebody else.`, 'Look with list, and try again.');
}

/** No more polls, until it is resumed; first what is in flight is published. */
export async function pause(deps: Deps, { integration_id: id, by }: Wish): Promise<Result> {
  return settled(deps, id, async (integration) => {
    const { stop: before, enabled } = integration;
    if (before?.as === 'removed') return isRemoved(id);
    if (before !== undefined || !enabled) return done(`${id} is paused already.`);
    const stop: Stop = { as: 'paused', by, at: deps.clock() };
    if (!(await deps.register.stop(id, { stop, before }))) return undefined;
    await askForLastPoll(deps, integration);
    return done(`${id} is being paused: one more poll publishes what is in flight, then there are none until resume.`);
  });
}

/** Polls go on where they were; after a long pause everybody is compared. */
export async function resume(deps: Deps, { integration_id: id }: Wish): Promise<Result> {
  return settled(deps, id, async ({ stop, enabled }) => {
    if (stop?.as === 'removed') return isRemoved(id);
    if (stop === undefined && enabled) return done(`${id} is not paused.`);
    if (!(await deps.register.resume(id, stop))) return undefined;
    return done(`${id} is polled again, from where it was.`);
  });
}

/** For good: what is known of people is erased later, their ids and sequences are kept. */
export async function remove(deps: Deps, { integration_id: id, by }: Wish): Promise<Result> {
  return settled(deps, id, async (integration) => {
    const { stop: before, erased_at, enabled } = integration;
    if (erased_at !== undefined) return done(`${id} is removed, and what was known of its people is erased.`);
    if (before?.as === 'removed') return done(`${id} is removed already. ${erasure(before)}`);
    const at = Math.max(deps.clock(), (before?.at ?? 0) + 1);
    const stop: Stop = { as: 'removed', by, at, erase_at: at + deps.settings.erase_after_ms };
    if (!(await deps.register.stop(id, { stop, before }))) return undefined;
    await askForLastPoll(deps, integration);
    if (!enabled) return done(`${id} is removed. ${erasure(stop)}`);
    return done(
      `${id} is being removed: one more poll publishes what is in flight, then there are none. ${erasure(stop)}`,
    );
  });
}

const isRemoved = (id: string) => refused(`${id} is removed.`, `Bring it back with add ${id}.`);

function erasure({ erase_at }: Stop): string {
  if (erase_at === undefined) return '';
  const day = new Date(erase_at).toISOString().slice(0, 10);
  return `What is known of its people is erased on ${day}; ids and sequences stay. Until then, and after, add brings it back.`;
}

/** A courtesy: the dispatcher asks for it too. */
async function askForLastPoll({ heavyQueue }: Deps, { id, enabled }: Integration): Promise<void> {
  if (enabled) await heavyQueue.send([{ integration_id: id }]);
}
