import { describe, expect, it } from 'vitest';
import { isSweepDue, type Moment, type Sweepable } from '../../../../functions/domain/sweep.ts';
import type { Decision, Hold } from '../../../../functions/domain/hold.ts';
import { INTEGRATION_ID, NOW, settings } from '../../../support/builders.ts';
import { DAY_MS, HOUR_MS } from '../../../support/operator.ts';

const moment: Moment = { ...settings(), now: NOW };
const WEEK_MS = 7 * DAY_MS;

/** Live for long, swept a minute ago, polled just now. */
function sweepable(changes: Partial<Sweepable> = {}): Sweepable {
  return {
    id: INTEGRATION_ID,
    phase: 'live',
    live_at: NOW - 100 * DAY_MS,
    swept_at: NOW - 60_000,
    windows: { last: NOW },
    holds: {},
    decisions: {},
    ...changes,
  };
}

/** The baseline is done and nothing was swept yet. */
const unswept = ({ live_at }: { live_at: number }): Sweepable => {
  const { swept_at: _, ...rest } = sweepable({ live_at });
  return rest;
};

const hold: Hold = {
  poll: 7,
  opened_at: NOW,
  published: 0,
  held: 6,
  told: 6,
  print: 'them',
  users: 30,
  user_ids: [],
  cause: null,
};
const decision: Decision = { answer: 'approve', by: 'somebody', at: NOW, hold: 7, seen: 6, users: [] };

describe('a sweep is due', () => {
  it('not before there is a baseline', () => {
    expect(isSweepDue(sweepable({ phase: 'baseline', sweep_due: true, sweep_asked_at: NOW }), moment)).toBe(false);
  });

  it('one day after the baseline for the first time', () => {
    expect(isSweepDue(unswept({ live_at: NOW - DAY_MS + 1 }), moment)).toBe(false);
    expect(isSweepDue(unswept({ live_at: NOW - DAY_MS }), moment)).toBe(true);
  });

  it('for the first time also where the date of the baseline was written by a clock that was wrong', () => {
    expect(isSweepDue(unswept({ live_at: NOW + 1_000 * DAY_MS }), moment)).toBe(true);
  });

  it('every seven days, for each integration at a time of its own, for thousands spread evenly', () => {
    const dues = Array.from({ length: 2_000 }, (_, nth) => {
      const integration = sweepable({ id: `workday:${nth}`, swept_at: NOW });
      const isDueIn = (days: number) => isSweepDue(integration, { ...moment, now: NOW + days * DAY_MS });
      return Array.from({ length: 8 }, (__, days) => isDueIn(days)).indexOf(true);
    });
    expect(dues).not.toContain(-1);
    for (const day of [1, 2, 3, 4, 5, 6, 7]) {
      expect(dues.filter((due) => due === day).length).toBeGreaterThan(200);
    }
  });

  it('again a whole interval after the time of its own, however late the sweep was', () => {
    const start = Array.from({ length: WEEK_MS / HOUR_MS }, (_, hour) => NOW + hour * HOUR_MS).find((now) =>
      isSweepDue(sweepable({ swept_at: NOW, windows: { last: now } }), { ...moment, now }),
    );
    const due = start ?? Number.NaN;
    const late = sweepable({ swept_at: due + 2 * DAY_MS, windows: { last: due + WEEK_MS } });
    expect(isSweepDue(late, { ...moment, now: due + WEEK_MS - HOUR_MS - 1 })).toBe(false);
    expect(isSweepDue(late, { ...moment, now: due + WEEK_MS })).toBe(true);
  });

  it('when the checkpoint is older than ten days', () => {
    expect(isSweepDue(sweepable({ windows: { last: NOW - 10 * DAY_MS + 1 } }), moment)).toBe(false);
    expect(isSweepDue(sweepable({ windows: { last: NOW - 10 * DAY_MS } }), moment)).toBe(true);
  });

  it('every six hours while something is held', () => {
    const swept = (hours: number) => sweepable({ holds: { deletions: hold }, swept_at: NOW - hours * HOUR_MS });
    expect([5.9, 6].map((hours) => isSweepDue(swept(hours), moment))).toEqual([false, true]);
  });

  it('when somebody asks for one, or answers a hold as it was last told, but not for an answer about single people', () => {
    const holds = { deletions: hold };
    expect(isSweepDue(sweepable({ sweep_asked_at: NOW }), moment)).toBe(true);
    expect(isSweepDue(sweepable({ holds, decisions: { deletions: decision } }), moment)).toBe(true);
    expect(isSweepDue(sweepable({ holds, decisions: { deletions: { ...decision, users: ['x'] } } }), moment)).toBe(
      false,
    );
    expect(isSweepDue(sweepable({ holds, decisions: { deletions: { ...decision, hold: 6 } } }), moment)).toBe(false);
  });

  it('when a poll found a reason', () => {
    expect(isSweepDue(sweepable({ sweep_due: true }), moment)).toBe(true);
  });
});

describe('after a sweep that was not completed the next is due', () => {
  const tried = (hoursAgo: number, changes: Partial<Sweepable> = {}) =>
    sweepable({ sweep_due: true, sweep_tried_at: NOW - hoursAgo * HOUR_MS, ...changes });

  it('in an hour, so that the deltas have their turn', () => {
    expect([0.9, 1].map((hours) => isSweepDue(tried(hours), moment))).toEqual([false, true]);
  });

  it('in a day if it was given up', () => {
    expect([23, 24].map((hours) => isSweepDue(tried(hours, { sweep_failure: {} }), moment))).toEqual([false, true]);
  });

  it('at once when somebody asks for it since, not for having been asked before', () => {
    const asked = (minutesAgo: number) =>
      isSweepDue(tried(0.5, { sweep_failure: {}, sweep_asked_at: NOW - minutesAgo * 60_000 }), moment);
    expect([29, 31].map(asked)).toEqual([true, false]);
  });

  it('at once where its date was written by a clock that was wrong', () => {
    expect(isSweepDue(tried(-1), moment)).toBe(true);
  });
});
