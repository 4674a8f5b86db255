import type { Integration } from '../../../functions/adapters/register/item.ts';
import type { Remedy } from '../../../functions/domain/failure.ts';
import type { Dice } from '../../kill/dice.ts';
import { CUSTOMER } from '../../support/builders.ts';

/** How the polls of an integration end: well, by a failure that needs what it says, or by the death of their process. */
export type Character = 'healthy' | 'kills' | Extract<Remedy, 'person' | 'retry' | 'wait'>;

export type Subject = { readonly character: Character; readonly users: number };

const BROKEN = ['person', 'retry', 'wait'] as const;
/** Two percent. */
const BROKEN_OF = 50;
/** Not among the first of a batch, nor among the broken. */
const KILLER = 7;

/** The register's item of an integration that has just been added. */
export function newItem(id: string): Integration {
  const nothing = { waiting: [], notices: [], scope: {}, tally: {}, holds: {}, decisions: {} };
  return {
    id,
    enabled: true,
    phase: 'baseline',
    customer: CUSTOMER,
    poll_number: 0,
    attempts: 0,
    ended: 0,
    ...nothing,
  };
}

export const idOf = (nth: number) => `greenhouse:${String(nth).padStart(24, '0')}`;

export function characterOf(nth: number): Character {
  if (nth === KILLER) return 'kills';
  return nth % BROKEN_OF === 0 ? (BROKEN[(nth / BROKEN_OF) % BROKEN.length] ?? 'retry') : 'healthy';
}

/** A guess at customers: half have some twenty users at most, one in a hundred has 2,000, the largest some 20,000. */
export function usersOf(dice: Dice): number {
  const rank = (1 + dice.below(1000)) / 1000;
  return Math.ceil(20 / rank) - 19;
}

/** One that was polled a moment ago, and swept when its turn was. Of who waits nobody has been stored yet. */
export function settledItem(id: string, { users, character }: Subject, polled_at: number): Integration {
  if (character === 'wait') return { ...newItem(id), poll_started_at: polled_at };
  return {
    ...newItem(id),
    phase: 'live',
    users,
    live_at: polled_at,
    swept_at: polled_at,
    poll_started_at: polled_at,
    windows: { last: polled_at, before: polled_at },
  };
}
