import type { Queue } from '../adapters/queue.ts';
import type { Integration, Stop } from '../adapters/register/item.ts';
import type { Register } from '../adapters/register.ts';
import type { Customer } from '../events/index.ts';

/** Where integrations are put in and taken out, by an operator or because Kombo says so. */
export type Deps = {
  readonly register: Pick<Register, 'add' | 'read' | 'resume' | 'revive' | 'stop'>;
  /** For their first and their last poll. A courtesy: the dispatcher asks for these too. */
  readonly queue: Queue;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** Two people at the same moment are told apart by reading again; more than that is a race without end. */
const MOST_ATTEMPTS = 3;

/** What one look at the register comes to; none if it has changed since it was read. */
type Attempt<Outcome> = (integration: Integration) => Promise<Outcome | undefined>;

/** Nothing came of it: there is no such integration, or it was another at every attempt. */
export type Unsettled = 'unknown' | 'changing';

/** Reads, decides and writes what was decided, again if somebody else has written meanwhile. */
export async function settled<Outcome>(
  { register }: Pick<Deps, 'register'>,
  id: string,
  attempt: Attempt<Outcome>,
): Promise<Outcome | Unsettled> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const integration = await register.read(id);
    if (integration === undefined) return 'unknown';
    const outcome = await attempt(integration);
    if (outcome !== undefined) return outcome;
  }
  return 'changing';
}

/** What came of putting it in. `back`: it was removed before; what is paused stays so. */
export type Added = 'added' | 'back' | 'there' | 'paused' | Unsettled;

/** Puts an integration into the register, or brings one back that was removed. */
export async function add(deps: Deps, id: string, customer: Customer): Promise<Added> {
  const isNew = await deps.register.add(id, customer);
  const added = isNew ? 'added' : await settled(deps, id, (integration) => bringBack(deps, integration, customer));
  if (added === 'added' || added === 'back') await deps.queue.send([{ integration_id: id }]);
  return added;
}

async function bringBack(
  { register }: Deps,
  { id, enabled, stop }: Integration,
  customer: Customer,
): Promise<'back' | 'there' | 'paused' | undefined> {
  if (stop?.as === 'paused' || (stop === undefined && !enabled)) return 'paused';
  if (stop === undefined) return 'there';
  // Its last poll has not been yet: it never stopped.
  const isBack = enabled ? await register.resume(id, stop) : await register.revive(id, { stop, customer });
  return isBack ? 'back' : undefined;
}

/** Who is to be removed, by whom, and how long its people are remembered. */
export type Removal = { readonly integration_id: string; readonly by: string; readonly erase_after_ms: number };

/** What came of taking it out: one more poll is to come, or none, or it was out before. */
export type Removed =
  { readonly is: 'removing' | 'removed' | 'removed_before'; readonly stop: Stop } | { readonly is: 'erased_before' };

/** For good: what is known of people is erased later, their ids and sequences are kept. */
export async function remove(deps: Deps, removal: Removal): Promise<Removed | Unsettled> {
  return settled(deps, removal.integration_id, async ({ id, stop: before, erased_at, enabled }) => {
    if (erased_at !== undefined) return { is: 'erased_before' };
    if (before?.as === 'removed') return { is: 'removed_before', stop: before };
    const at = Math.max(deps.clock(), (before?.at ?? 0) + 1);
    const stop: Stop = { as: 'removed', by: removal.by, at, erase_at: at + removal.erase_after_ms };
    if (!(await deps.register.stop(id, { stop, before }))) return undefined;
    if (enabled) await deps.queue.send([{ integration_id: id }]);
    return { is: enabled ? 'removing' : 'removed', stop };
  });
}
