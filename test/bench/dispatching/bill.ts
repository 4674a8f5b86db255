import { STANDING } from '../costs.ts';
import { dollars, EMPTY_RECEIVES_A_DAY, GIGABYTE_SECOND } from '../prices.ts';
import type { Journal } from './journal.ts';

/** As in infra/constructs. */
const MEMORY_GB = { light: 0.5, heavy: 1, dispatch: 0.5 } as const;

const DAYS_A_MONTH = 30;

export type Bill = { readonly table: number; readonly functions: number; readonly rest: number };

/** What days like these cost, in dollars a month. Left out are logs, what the table stores, and what rules do with the events. */
export function billOf({ counts, seconds }: Journal, days: number): Bill {
  const table = dollars('write_units', counts.write_units) + dollars('read_units', counts.read_units);
  const gigabyteSeconds =
    seconds.light * MEMORY_GB.light + seconds.heavy * MEMORY_GB.heavy + seconds.dispatch * MEMORY_GB.dispatch;
  const functions = gigabyteSeconds * GIGABYTE_SECOND + dollars('invocations', counts.invocations);
  const messages = dollars('sqs_requests', counts.sqs_requests + EMPTY_RECEIVES_A_DAY * days);
  const monthly = (sum: number) => (sum / days) * DAYS_A_MONTH;
  return {
    table: monthly(table),
    functions: monthly(functions),
    rest: monthly(messages + dollars('events', counts.events)) + STANDING,
  };
}
