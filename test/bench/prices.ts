/** us-east-1, on demand, as of November 2026, from a third party's copy of AWS's price list; free tiers aside. Dollars. */

/** For a million of each. */
const MILLION = { write_units: 0.625, read_units: 0.125, events: 1, sqs_requests: 0.4, invocations: 0.2 } as const;

/** On arm64. */
export const GIGABYTE_SECOND = 0.0000133334;

/** Written into a log. */
export const GIGABYTE_OF_LOG = 0.5;

export const A_MONTH = { secret: 0.4, alarm: 0.1, dashboard: 3, metric: 0.3 } as const;

/** What so many of these cost. */
export const dollars = (what: keyof typeof MILLION, number: number): number => (number / 1_000_000) * MILLION[what];

/** Lambda's pollers, five for each of two queues, ask for 20 seconds at a time where there is nothing. */
export const EMPTY_RECEIVES_A_DAY = (2 * 5 * 86_400) / 20;
