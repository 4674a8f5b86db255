import type { Kombo } from '../adapters/kombo.ts';
import type { Queue } from '../adapters/queue.ts';
import { isLeased, type Register } from '../adapters/register.ts';
import { PollFailure, type Limits } from '../domain/failure.ts';
import { answerRing, type Ring } from '../domain/ring.ts';
import { add, remove } from '../operate/enrol.ts';
import type { Memory } from './memory.ts';
import type { Webhook } from './webhook.ts';

export type Deps = {
  readonly register: Pick<Register, 'add' | 'read' | 'resume' | 'revive' | 'ring' | 'stop'>;
  readonly kombo: Pick<Kombo, 'integration'>;
  /** Where a poll is too heavy for this queue, it is passed on from there. */
  readonly lightQueue: Queue;
  /** What Kombo has answered about lately: a webhook that is sent again and again does not make us ask again and again. */
  readonly answered: Memory;
  /** How long people of an integration are remembered that is no more. */
  readonly erase_after_ms: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** What came of a webhook. */
export type Rung = Ring['is'] | 'added' | 'back' | 'removed';

/** Who removes what Kombo has deleted. */
const KOMBO = 'kombo webhook';

/**
 * Whatever a webhook says, it is only a ring at the door: look at this integration. What has become of it is asked of
 * Kombo. So an old webhook that is sent again comes to nothing worse than a poll.
 * @throws PollFailure when Kombo, the table or the queue does not answer
 */
export async function ring(deps: Deps, webhook: Webhook, limits: Limits): Promise<Rung> {
  switch (webhook.type) {
    case 'data-changed':
    case 'integration-state-changed':
      return askForPoll(deps, webhook.integration_id);
    case 'integration-created':
      return welcome(deps, webhook.integration_id, limits);
    case 'integration-deleted':
      return bidFarewell(deps, webhook.integration_id, limits);
  }
}

/** Two rings at the same moment are told apart by reading again: at the latest the third finds one expected. */
const MOST_ATTEMPTS = 3;

/**
 * When the next poll is due is kept before it is asked for: should the message be lost, or come while a poll holds the
 * lease, the dispatcher finds an integration that no poll has looked at since. It also asks for the one at the minute's
 * end, within its budget.
 */
async function askForPoll({ register, lightQueue, clock }: Deps, id: string): Promise<Rung> {
  for (let attempts = 0; attempts < MOST_ATTEMPTS; attempts += 1) {
    const integration = await register.read(id);
    if (integration === undefined) return 'ignored';
    const now = clock();
    const answer = answerRing(integration, { now, isPolled: isLeased(integration, now) });
    if (answer.is !== 'asked') return answer.is;
    const isKept = await register.ring(id, { due_at: answer.due_at, before: integration.ring_due_at });
    if (!isKept) continue;
    if (answer.due_at > now) return 'expected';
    await lightQueue.send([{ integration_id: id, asked_at: now }]);
    return 'asked';
  }
  throw busy();
}

const busy = () => new PollFailure({ remedy: 'retry', code: 'REGISTER.BUSY', title: 'Others change it all the time' });

/** What a person has paused or removed stays so: that it was created once is no news that undoes it. */
async function welcome(deps: Deps, id: string, limits: Limits): Promise<Rung> {
  const known = await deps.register.read(id);
  if (known !== undefined && known.stop?.by !== KOMBO) return 'ignored';
  if (deps.answered.has(`created ${id}`)) return 'ignored';
  const told = await unlessGone(deps.kombo.integration(id, limits));
  deps.answered.add(`created ${id}`);
  // The other categories have no users of an ATS.
  if (told?.category !== 'ATS') return 'ignored';
  const added = await add({ ...deps, queue: deps.lightQueue }, id, told.customer);
  if (added === 'changing') throw busy();
  return added === 'added' || added === 'back' ? added : 'ignored';
}

/** Nobody is deleted: what Kombo has no more is no longer polled, and without a poll there is no event. */
async function bidFarewell(deps: Deps, id: string, limits: Limits): Promise<Rung> {
  const known = await deps.register.read(id);
  // What a person has paused stays so, until they act.
  if (known === undefined || known.stop !== undefined) return 'ignored';
  if (deps.answered.has(`deleted ${id}`)) return askForPoll(deps, id);
  // One that is only inactive can be switched on again, by a click.
  const told = await unlessGone(deps.kombo.integration(id, limits));
  deps.answered.add(`deleted ${id}`);
  if (told !== undefined) return askForPoll(deps, id);
  const { erase_after_ms, lightQueue: queue } = deps;
  const removed = await remove({ ...deps, queue }, { integration_id: id, by: KOMBO, erase_after_ms });
  if (removed === 'changing') throw busy();
  return 'removed';
}

/** @returns undefined if Kombo knows no such integration */
async function unlessGone<Told>(asked: Promise<Told>): Promise<Told | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PollFailure && error.reason.code === 'PLATFORM.INTEGRATION_NOT_FOUND') return undefined;
    throw error;
  }
}
