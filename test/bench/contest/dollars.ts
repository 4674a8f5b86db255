import { isWrite } from '../counting.ts';
import { dollars } from '../prices.ts';
import type { Measured } from '../stage.ts';

/** Capacity units, written and read. */
export function unitsOf({ worked }: Measured): { readonly written: number; readonly read: number } {
  const sum = (wanted: (operation: string) => boolean) =>
    Object.entries(worked.table).reduce((all, [operation, { units }]) => all + (wanted(operation) ? units : 0), 0);
  return { written: sum(isWrite), read: sum((operation) => !isWrite(operation)) };
}

/** Dollars for a million of what was done `count` times: of the table and the bus, by what was asked of them. */
export function dollarsOf(measured: Measured | undefined, count: number): number {
  if (measured === undefined) return Number.NaN;
  const { written, read } = unitsOf(measured);
  const all =
    dollars('write_units', written) + dollars('read_units', read) + dollars('events', measured.outside.events);
  return (all * 1_000_000) / count;
}

/** A message is sent, received and deleted, each ten at a time. */
const SQS_REQUESTS_A_POLL = 3 / 10;

/** Dollars for a million polls that come from a queue. */
export const QUEUED = dollars('sqs_requests', SQS_REQUESTS_A_POLL * 1_000_000);

/** Dollars for a million times so many units read. */
export const readDollars = (units: number): number => dollars('read_units', units * 1_000_000);
