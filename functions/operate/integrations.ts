import type { Integration } from '../adapters/register/item.ts';
import type { KomboIntegration } from '../adapters/kombo.ts';
import { isSweepDue } from '../domain/sweep.ts';
import { weightOf } from '../domain/weight.ts';
import { askForSweep } from './answer.ts';
import type { Deps } from './deps.ts';
import { add as enrol } from './enrol.ts';
import { done, refused, unknownIntegration, type Result } from './results.ts';
import { unsettled, type Wish } from './stopping.ts';

/**
 * Puts an integration into the register, or brings one back that was removed, when Kombo has said whose it is.
 * @throws PollFailure when Kombo does not know it, or does not answer
 */
export async function add(deps: Deps, { integration_id: id }: Wish): Promise<Result> {
  const told = await deps.kombo.integration(id, deps.limits());
  const added = await enrol({ ...deps, queue: deps.heavyQueue }, id, told.customer);
  switch (added) {
    case 'added':
      return done(
        `${id} is added: ${nameOf(told)}. A baseline stores who is there; then changes are told.${doubtOf(told)}`,
      );
    case 'back':
      return done(`${id} is back: ${nameOf(told)}. Everybody's sequence goes on.${doubtOf(told)}`);
    case 'there':
      return done(`${id} is there already: ${nameOf(told)}.`);
    case 'paused':
      return refused(`${id} is there already, and is paused.`, `Let it go on with resume ${id}.`);
    case 'unknown':
    case 'changing':
      return unsettled(id, added);
  }
}

const nameOf = ({ customer }: KomboIntegration) => customer.organization_name ?? 'a customer without a name';

const doubtOf = ({ status }: KomboIntegration) =>
  status === 'ACTIVE' ? '' : ` But Kombo calls it ${status}: until that is mended in Kombo, polls fail.`;

/** Asks for a poll now; `sweep`: of everybody. */
export async function pollNow(
  deps: Deps,
  { integration_id: id, sweep }: { integration_id: string; sweep: boolean },
): Promise<Result> {
  const integration = await deps.register.read(id);
  if (integration === undefined) return unknownIntegration(id);
  if (!integration.enabled) return asleep(integration);
  if (sweep && integration.phase === 'live') await askForSweep(deps, id);
  const isSweep = sweep || isSweepDue(integration, { ...deps.settings, now: deps.clock() });
  const queue = weightOf(integration, isSweep) === 'light' ? deps.lightQueue : deps.heavyQueue;
  await queue.send([{ integration_id: id }]);
  const { polled_when } = deps.settings;
  if (integration.phase === 'baseline') return done(`${id} is polled ${polled_when}: its baseline looks at everybody.`);
  return done(`${id} is polled ${polled_when}${sweep ? ', and everybody compared' : ''}.`);
}

function asleep({ id, stop }: Integration): Result {
  if (stop?.as === 'removed') return refused(`${id} is removed.`, `Bring it back with add ${id}.`);
  return refused(`${id} is paused.`, `Let it go on with resume ${id}.`);
}
