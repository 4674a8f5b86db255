import { expect, it } from 'vitest';
import type { Measured } from '../stage.ts';
import { dollarsOf, QUEUED, readDollars, unitsOf } from './dollars.ts';

const NOTHING = { kombo_requests: 0, put_events_requests: 0, describe_bus_requests: 0, events: 0 };
const EFFORT = { wall_ms: 0, cpu_ms: 0, goes: 1, peak_before_mb: 0, peak_mb: 0, heap_mb: 0 };

const CHANGE: Measured = {
  outside: { ...NOTHING, events: 1 },
  worked: {
    ...EFFORT,
    table: {
      BatchGetItem: { requests: 1, units: 2 },
      GetItem: { requests: 1, units: 1 },
      PutItem: { requests: 1, units: 1 },
      UpdateItem: { requests: 3, units: 3 },
      BatchWriteItem: { requests: 1, units: 4 },
    },
  },
};

it('tells units that are written from those that are read', () => {
  expect(unitsOf(CHANGE)).toEqual({ written: 8, read: 3 });
});

it('prices a million of what was done', () => {
  const [written, read, event] = [8 * 0.625, 3 * 0.125, 1];
  expect(dollarsOf(CHANGE, 1)).toBeCloseTo(written + read + event);
  expect(dollarsOf(CHANGE, 10)).toBeCloseTo((written + read + event) / 10);
});

it('prices three SQS requests for ten polls, and what is read of those who are not there', () => {
  expect(QUEUED).toBeCloseTo(0.12);
  expect(readDollars(0.5)).toBeCloseTo(0.0625);
});
