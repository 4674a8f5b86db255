import type { Measured } from '../stage.ts';

/** us-east-1, on demand, as of November 2026, from a third party's copy of the price list: dollars for a million. */
const MILLION = { write_units: 0.625, read_units: 0.125, events: 1, sqs_requests: 0.4 } as const;

/** A message is sent, received and deleted, each ten at a time. */
const SQS_REQUESTS_A_POLL = 3 / 10;

const isWrite = (operation: string) => /^(Put|Update|BatchWrite)/.test(operation);

/** Capacity units, written and read. */
export function unitsOf({ worked }: Measured): { readonly written: number; readonly read: number } {
  const sum = (wanted: (operation: string) => boolean) =>
    Object.entries(worked.table).reduce((all, [operation, { units }]) => all + (wanted(operation) ? units : 0), 0);
  return { written: sum(isWrite), read: sum((operation) => !isWrite(operation)) };
}

/**
 * Dollars for a million of what was done `count` times: the table and the bus by what was asked of them, and the queue
 * through which ours polls. Without the time of functions.
 */
export function dollarsOf(measured: Measured, count: number, queued_polls = 0): number {
  const { written, read } = unitsOf(measured);
  const dollars =
    written * MILLION.write_units +
    read * MILLION.read_units +
    measured.outside.events * MILLION.events +
    queued_polls * SQS_REQUESTS_A_POLL * MILLION.sqs_requests;
  return dollars / count;
}
