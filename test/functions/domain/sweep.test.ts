import { describe, expect, test } from 'vitest';
import { DAY_MS, isSweepDue, isSweepWanted, type Sweepable } from '../../../functions/domain/sweep.ts';
import type { Decision } from '../../../functions/domain/hold.ts';
import { INTEGRATION_ID, NOW } from '../../support/builders.ts';

const HOUR = DAY_MS / 24;
const MOMENT = { now: NOW, sweep_interval_ms: 7 * DAY_MS, day_ms: DAY_MS };
const HOLD = {
  poll: 7,
  opened_at: NOW - HOUR,
  published: 0,
  held: 6,
  told: 6,
  print: 'them',
  users: 30,
  user_ids: [],
  cause: null,
};
const ANSWER: Decision = { answer: 'approve', by: 'somebody', at: NOW - 10, hold: 7, seen: 6, users: [] };

/** Live for months, polled and swept an hour ago. */
const integration = (changes: Partial<Sweepable> = {}): Sweepable => ({
  id: INTEGRATION_ID,
  phase: 'live',
  live_at: NOW - 90 * DAY_MS,
  swept_at: NOW - HOUR / 2,
  windows: { last: NOW - HOUR },
  holds: {},
  decisions: {},
  ...changes,
});
const due = (changes: Partial<Sweepable>, now = NOW) => isSweepDue(integration(changes), { ...MOMENT, now });

describe('a sweep is due', () => {
  test('once in every interval, for each integration at its own time', () => {
    const hours = Array.from({ length: 7 * 24 + 1 }, (_, hour) => hour);
    const firstDue = (id: string) =>
      hours.find((hour) => due({ id, swept_at: NOW, windows: { last: NOW + hour * HOUR } }, NOW + hour * HOUR));
    const times = Array.from({ length: 400 }, (_, nth) => firstDue(`workday:${nth}`));
    expect(times).not.toContain(undefined);
    for (let day = 0; day < 7; day += 1) {
      const thatDay = times.filter((hour = 0) => Math.floor(hour / 24) === day);
      expect(thatDay.length).toBeGreaterThan(20);
    }
  });

  test('a day after the baseline, and not before', () => {
    const { swept_at: _, ...never } = integration();
    const after = (hours: number) => isSweepDue({ ...never, live_at: NOW - hours * HOUR }, MOMENT);
    expect([after(23), after(24)]).toEqual([false, true]);
  });

  test.each([
    ['not right after one', {}, false],
    ['never in a baseline', { phase: 'baseline', sweep_due: true }, false],
    ['when the checkpoint is older than ten days', { windows: { last: NOW - 10 * DAY_MS } }, true],
    ['not while it is younger', { windows: { last: NOW - 10 * DAY_MS + 1 } }, false],
    ['every six hours while something is held', { holds: { deletions: HOLD }, swept_at: NOW - 6 * HOUR }, true],
    ['not more often', { holds: { deletions: HOLD }, swept_at: NOW - 6 * HOUR + 1 }, false],
    ['when a poll found a reason', { sweep_due: true }, true],
    ['when somebody asked for it', { sweep_asked_at: NOW - 1 }, true],
    ['when a hold was answered', { holds: { deletions: HOLD }, decisions: { deletions: ANSWER } }, true],
    [
      'not when the answer is about an earlier hold',
      { holds: { deletions: HOLD }, decisions: { deletions: { ...ANSWER, hold: 6 } } },
      false,
    ],
    [
      'not when it is about single people',
      { holds: { deletions: HOLD }, decisions: { deletions: { ...ANSWER, users: ['a'] } } },
      false,
    ],
    ['although the last was dated in the future by a wrong clock', { swept_at: NOW + DAY_MS }, true],
  ] as const)('%s', (_, changes, expected) => {
    expect(due(changes)).toBe(expected);
  });
});

describe('a sweep that was not completed', () => {
  const WANTED = { sweep_due: true };
  const GIVEN_UP = { ...WANTED, sweep_failure: { code: 'SWEEP.OVERRAN' } };

  test.each([
    ['is tried again after an hour, so that deltas have their turn', { ...WANTED, sweep_tried_at: NOW - HOUR }, true],
    ['and not before', { ...WANTED, sweep_tried_at: NOW - HOUR + 1 }, false],
    ['is tried daily when it was given up', { ...GIVEN_UP, sweep_tried_at: NOW - DAY_MS }, true],
    ['and not before', { ...GIVEN_UP, sweep_tried_at: NOW - DAY_MS + 1 }, false],
    [
      'is tried at once when somebody asks since',
      { ...GIVEN_UP, sweep_tried_at: NOW - 2, sweep_asked_at: NOW - 1 },
      true,
    ],
    ['but not for the same asking', { ...GIVEN_UP, sweep_tried_at: NOW - 1, sweep_asked_at: NOW - 2 }, false],
    ['does not wait for a time that a wrong clock wrote', { ...WANTED, sweep_tried_at: NOW + DAY_MS }, true],
  ])('%s', (_, changes, expected) => {
    expect(due(changes)).toBe(expected);
  });
});

test('somebody waits for a sweep who asked for it, answered a hold, or opened one; nobody for the weekly one', () => {
  expect(isSweepWanted(integration({ sweep_due: true }))).toBe(true);
  expect(isSweepWanted(integration({ sweep_asked_at: NOW }))).toBe(true);
  expect(isSweepWanted(integration({ holds: { deletions: HOLD }, decisions: { deletions: ANSWER } }))).toBe(true);
  expect(isSweepWanted(integration({ swept_at: 0 }))).toBe(false);
});
