import type { MeasuredQueue } from '../adapters/queue.ts';
import { UNFILLED } from '../adapters/secret.ts';
import type { Integration } from '../adapters/register/item.ts';
import { isLeased, type Register } from '../adapters/register.ts';
import type { Telemetry } from '../adapters/telemetry.ts';
import type { RetrySettings } from '../domain/retry.ts';
import { isSweepDue, type SweepSettings } from '../domain/sweep.ts';
import { weightOf } from '../domain/weight.ts';
import { conditionOf } from './condition.ts';
import { dueAt, type Moment } from './due.ts';
import { plan, type Due, type Load, type PeriodBudget } from './plan.ts';
import { troubleForAll, type Deps as ProbeDeps } from './probe.ts';

export type Deps = ProbeDeps &
  SweepSettings &
  RetrySettings &
  PeriodBudget & {
    readonly register: Pick<Register, 'list'>;
    readonly lightQueue: MeasuredQueue;
    readonly heavyQueue: MeasuredQueue;
    readonly telemetry: Pick<Telemetry, 'dispatched'>;
    /** Whether there is a key at all. As long as there is none nobody is polled, and nothing has failed. */
    readonly hasKey: () => Promise<boolean>;
  };

/**
 * One tick: asks for polls of those who are due, or will be before the next tick, as many as the budget allows. A message
 * too many does no harm: the lease refuses it.
 */
export async function dispatch(deps: Deps): Promise<void> {
  const asked_at = deps.clock();
  const until = asked_at + deps.period_ms - BEGINNING_MS;
  const listing = await deps.register.list();
  const { integrations } = listing;
  const trouble = (await deps.hasKey()) ? await troubleForAll(deps, integrations) : UNFILLED;
  const moment = { ...deps, now: deps.clock(), until };
  const due = integrations.flatMap((integration) => dueWithin(integration, moment));
  const { light, heavy } = trouble === undefined ? plan(due, deps, await loadOf(moment, integrations)) : NOBODY;
  // Of polls that have begun since the register was read nothing is known here: the lease refuses to repeat them.
  await Promise.all([
    deps.lightQueue.send(light.map((asking) => ({ ...asking, asked_at }))),
    deps.heavyQueue.send(heavy.map((asking) => ({ ...asking, asked_at }))),
  ]);
  const counts = { due: due.length, light: light.length, heavy: heavy.length };
  deps.telemetry.dispatched({ ...counts, ...conditionOf(listing, moment.now), trouble: trouble ?? null });
}

const NOBODY = { light: [], heavy: [] };

/**
 * The next tick reads the register a period after this one has begun to: a poll that has not begun by then would be asked
 * for once more. A guess: a message is held back by whole seconds, and so long it takes from when it may be received until
 * the lease is taken.
 */
const BEGINNING_MS = 3000;

/** Until when what a tick asks for is to begin, epoch milliseconds. */
type Tick = Moment & { readonly until: number };

async function loadOf(moment: Deps & Tick, integrations: readonly Integration[]): Promise<Load> {
  const { lightQueue, heavyQueue, now, until } = moment;
  const [lightMessages, heavyMessages] = await Promise.all([lightQueue.backlog(), heavyQueue.backlog()]);
  const heavyPolls = integrations.filter((one) => isLeased(one, now) && isHeavy(one, moment)).length;
  return { now, until, heavyPolls, lightMessages, heavyMessages };
}

function dueWithin(integration: Integration, moment: Tick): readonly Due[] {
  const due_at = dueAt(integration, moment);
  if (due_at > Math.max(moment.now, moment.until)) return [];
  const isSweep = isSweepDue(integration, moment);
  const weight = weightOf(integration, isSweep);
  return [
    { id: integration.id, weight, due_at, requests: requestsOf(integration, isSweep), isGuess: isNew(integration) },
  ];
}

/** A poll that is under way counts among the attempts and has not said how it ended: it is heavy if it is of everybody. */
function isHeavy(integration: Integration, moment: Moment): boolean {
  const before = { ...integration, attempts: integration.attempts - 1 };
  return weightOf(before, isSweepDue(integration, moment)) === 'heavy';
}

/** Who was tried before and has nobody yet will probably have nobody this time. */
const isNew = ({ phase, users, attempts }: Integration) =>
  phase === 'baseline' && users === undefined && attempts === 0;

const USERS_A_PAGE = 250;
/** Of an integration of which nothing is known yet: a guess at a small company. */
const UNKNOWN_USERS = 500;

/** As many as the last poll of that kind took; before there was one, as many as there are pages. */
function requestsOf({ requests, users, phase }: Integration, isSweep: boolean): number {
  const ofEverybody = Math.ceil((users ?? UNKNOWN_USERS) / USERS_A_PAGE) + 1;
  if (phase === 'baseline') return ofEverybody;
  return isSweep ? (requests?.sweep ?? ofEverybody) : (requests?.delta ?? 1);
}
