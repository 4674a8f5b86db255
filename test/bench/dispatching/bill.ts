import type { Journal } from './journal.ts';

/** us-east-1, as of November 2026: dollars for a million of each, and for a gigabyte of arm64 for a second. */
const MILLION = { write_units: 0.625, read_units: 0.125, events: 1, sqs_requests: 0.4, invocations: 0.2 } as const;
const GIGABYTE_SECOND = 0.0000133334;
/** A secret, and ten alarms. */
const A_MONTH = 0.4 + 1;

/** As in infra/constructs. */
const MEMORY_GB = { light: 0.5, heavy: 1, dispatch: 0.5 } as const;

/** Lambda's pollers, five for each of two queues, ask for 20 seconds at a time where there is nothing. */
const EMPTY_RECEIVES_A_DAY = (2 * 5 * 86_400) / 20;

const DAYS_A_MONTH = 30;

const cost = (what: keyof typeof MILLION, number: number) => (number / 1_000_000) * MILLION[what];

export type Bill = { readonly table: number; readonly functions: number; readonly rest: number };

/**
 * What days like these cost, in dollars a month. Left out are logs (a guess: 1 KB a poll), what the table stores, and what
 * rules do with the events.
 */
export function billOf({ counts, seconds }: Journal, days: number): Bill {
  const table = cost('write_units', counts.write_units) + cost('read_units', counts.read_units);
  const gigabyteSeconds =
    seconds.light * MEMORY_GB.light + seconds.heavy * MEMORY_GB.heavy + seconds.dispatch * MEMORY_GB.dispatch;
  const functions = gigabyteSeconds * GIGABYTE_SECOND + cost('invocations', counts.invocations);
  const messages = cost('sqs_requests', counts.sqs_requests + EMPTY_RECEIVES_A_DAY * days);
  const monthly = (dollars: number) => (dollars / days) * DAYS_A_MONTH;
  return {
    table: monthly(table),
    functions: monthly(functions),
    rest: monthly(messages + cost('events', counts.events)) + A_MONTH,
  };
}
