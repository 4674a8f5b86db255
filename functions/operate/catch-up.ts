import type { Integration } from '../adapters/register/item.ts';
import type { Deps } from './deps.ts';
import { done, refused, unknownIntegration, type Result } from './results.ts';

/** For whom, and of which integration; of all that are live if none is named. */
export type CatchUpWish = { readonly subscriber: string; readonly integration_id?: string };

/** Asks for the present users as `user.snapshot` for one subscriber. */
export async function catchUp(deps: Deps, { subscriber, integration_id: id }: CatchUpWish): Promise<Result> {
  if (deps.settings.invocationsFor === undefined) {
    return refused('A state on one machine has no subscribers.', 'Name an --environment in place of --local.');
  }
  const integrations = id === undefined ? await all(deps) : [await deps.register.read(id)];
  const [first] = integrations;
  if (id !== undefined && first === undefined) return unknownIntegration(id);
  const live = integrations.flatMap((integration) => (isLive(integration) ? [integration] : []));
  if (live.length === 0) {
    return refused(`${id ?? 'Nobody'} is not polled, or has no complete baseline yet.`, 'Look with list.');
  }
  const catch_up = { at: deps.clock(), subscriber };
  await deps.heavyQueue.send(live.map((integration) => ({ integration_id: integration.id, catch_up })));
  const whose = id ?? `${live.length} integrations`;
  return done(`The present users of ${whose} are put on the bus as user.snapshot for ${subscriber}.`);
}

async function all({ register }: Deps): Promise<readonly Integration[]> {
  const { integrations } = await register.list();
  return integrations;
}

/** What is erased is nobody's present state, and a baseline that is not complete only a part of it. */
function isLive(integration: Integration | undefined): integration is Integration {
  return integration !== undefined && integration.enabled && integration.phase === 'live';
}
