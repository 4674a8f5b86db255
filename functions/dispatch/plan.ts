import { LONGEST_DELAY_S, type Asking } from '../adapters/queue.ts';
import { HEAVY_SHARE, requestsIn, type Budget } from '../domain/budget.ts';
import type { Weight } from '../domain/weight.ts';

/** A poll that is due, or will be within the period. */
export type Due = {
  readonly id: string;
  readonly weight: Weight;
  /** Epoch milliseconds. */
  readonly due_at: number;
  /** Requests to Kombo that it may take, by the last one of its kind. */
  readonly requests: number;
  /** Whether there was none, and nothing is known of how many users there are. */
  readonly isGuess: boolean;
};

export type PeriodBudget = Budget & {
  /** From one tick to the next, milliseconds. */
  readonly period_ms: number;
};

/** What is under way or waits to be received at the moment of a tick. */
export type Load = {
  readonly now: number;
  /** When the last of what a tick asks for is to begin. */
  readonly until: number;
  readonly heavyPolls: number;
  readonly lightMessages: number;
  readonly heavyMessages: number;
};

export type Plan = { readonly light: readonly Asking[]; readonly heavy: readonly Asking[] };

/**
 * Whom a tick asks for: those who have waited longest, as many as the budget allows until the next tick, and no faster
 * than it allows. Heavy polls keep to their share by themselves, since each of them makes its requests at a pace; what they
 * may use of it is taken from the small polls' budget. Messages that nobody has received yet count as if they were asked for
 * anew: who has been asked for is still due, so that a queue that is not emptied would be filled with repeats.
 */
export function plan(due: readonly Due[], budget: PeriodBudget, load: Load): Plan {
  const [light, heavy] = (['light', 'heavy'] as const).map((weight) => longestFirst(due, weight));
  const all = requestsIn(budget.period_ms, budget);
  const share = all * HEAVY_SHARE;
  const begun = within(heavy ?? [], share - load.heavyMessages);
  const pace = share / budget.heavy_concurrency;
  // Of whom nothing is known may be as big as can be.
  const own = begun.map(({ requests, isGuess }) => (isGuess ? pace : Math.min(requests, pace)));
  const used = sum([...own, load.heavyPolls * pace]);
  const left = all - Math.min(share, used);
  return {
    light: spread(within(light ?? [], left - load.lightMessages), { ...load, requests: left }),
    heavy: spread(begun, { ...load, requests: Number.POSITIVE_INFINITY }),
  };
}

function longestFirst(due: readonly Due[], weight: Weight): Due[] {
  return due.filter((one) => one.weight === weight).sort((one, other) => one.due_at - other.due_at);
}

/** The first of them, as long as their requests fit. One alone always fits: it could never begin otherwise. */
function within(due: readonly Due[], requests: number): readonly Due[] {
  let left = requests;
  const fitting = due.findIndex((one, index) => {
    left -= one.requests;
    return left < 0 && !(index === 0 && requests >= 1);
  });
  return fitting === -1 ? due : due.slice(0, fitting);
}

type Period = Pick<Load, 'now' | 'until'> & { readonly requests: number };

/** Each when the requests of those before are through, and not before it is due. */
function spread(due: readonly Due[], { requests, now, until }: Period): Asking[] {
  const time = Math.max(0, until - now);
  let before = 0;
  return due.map(({ id, due_at, requests: own }) => {
    const through = Math.floor(((before / requests) * time) / 1000);
    before += own;
    const delay_seconds = Math.max(through, Math.ceil((due_at - now) / 1000), 0);
    return { integration_id: id, delay_seconds: Math.min(LONGEST_DELAY_S, delay_seconds) };
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
