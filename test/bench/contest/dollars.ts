import { isWrite } from '../counting.ts';
import { dollars } from '../prices.ts';
import type { Measured } from '../stage.ts';

/** A message is sent, received and deleted, each ten at a time. */
const SQS_REQUESTS_A_POLL = 3 / 10;

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
  const requests = queued_polls * SQS_REQUESTS_A_POLL;
  const all =
    dollars('write_units', written) +
    dollars('read_units', read) +
    dollars('events', measured.outside.events) +
    dollars('sqs_requests', requests);
  return (all * 1_000_000) / count;
}
