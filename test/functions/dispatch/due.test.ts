import { describe, expect, it } from 'vitest';
import type { Integration } from '../../../functions/adapters/register/item.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { dueAt, isDue } from '../../../functions/dispatch/due.ts';
import { ready } from '../../../functions/domain/notice.ts';
import { CUSTOMER, INTEGRATION_ID, NOW } from '../../support/builders.ts';

const INTERVAL = 300_000;
const HOUR = 3_600_000;
const OCCASION = { integration_id: INTEGRATION_ID, customer: CUSTOMER, poll: 3, at: new Date(NOW) };

const integration = (changes: Partial<Integration> = {}): Integration => ({
  id: INTEGRATION_ID,
  enabled: true,
  phase: 'live',
  customer: CUSTOMER,
  poll_number: 3,
  attempts: 0,
  ended: 0,
  waiting: [],
  notices: [],
  scope: {},
  tally: {},
  holds: {},
  decisions: {},
  live_at: NOW,
  poll_started_at: NOW - INTERVAL,
  ...changes,
});

const MOMENT = { now: NOW, interval_ms: INTERVAL, failing_after: 3, sweep_interval_ms: 7 * DAY_MS, day_ms: DAY_MS };

const due = (changes: Partial<Integration>) => isDue(integration(changes), MOMENT);

describe('an integration is', () => {
  it('due when its interval has passed, and not before', () => {
    expect(due({ poll_started_at: NOW - INTERVAL })).toBe(true);
    expect(due({ poll_started_at: NOW - INTERVAL + 1 })).toBe(false);
  });

  it('due at once when it is to be stopped, unless its last poll has failed', () => {
    const stop = { as: 'paused', by: 'ada', at: NOW } as const;
    expect(due({ stop, poll_started_at: NOW - 1 })).toBe(true);
    expect(due({ stop, poll_started_at: NOW - 1, attempts: 1, ended: 1 })).toBe(false);
    expect(due({ stop, enabled: false })).toBe(false);
  });

  it('due once more after it was removed, when its people are to be erased', () => {
    const removed = (erase_at: number) => ({ as: 'removed', by: 'ada', at: 1, erase_at }) as const;
    expect(due({ enabled: false, stop: removed(NOW + 1) })).toBe(false);
    expect(due({ enabled: false, stop: removed(NOW) })).toBe(true);
    expect(due({ enabled: false, stop: { as: 'removed', by: 'ada', at: 1 } })).toBe(false);
  });

  it('due when it was never polled', () => {
    expect(isDue({ ...integration(), poll_started_at: 0 }, MOMENT)).toBe(true);
  });

  it('not due while it is paused', () => {
    expect(due({ enabled: false })).toBe(false);
  });

  it('not due while a poll holds it', () => {
    expect(due({ lease_until: NOW + 1 })).toBe(false);
    expect(due({ lease_until: NOW })).toBe(true);
  });

  it('due although its lease or its last start lies absurdly far ahead', () => {
    expect(due({ lease_until: NOW + HOUR, poll_started_at: NOW + HOUR })).toBe(true);
  });

  it('due at once when its baseline waits to go on, unless that has just failed', () => {
    const waiting = { poll_started_at: NOW - 1, baseline: { began_at: NOW - HOUR, cursor: 'next' } };
    expect(due(waiting)).toBe(true);
    expect(due({ ...waiting, attempts: 1, ended: 1 })).toBe(false);
  });

  it('due at once when somebody waits for a sweep of it, unless one was just tried', () => {
    const asked = { poll_started_at: NOW - 1, sweep_asked_at: NOW - 1 };
    expect(due(asked)).toBe(true);
    expect(due({ ...asked, sweep_tried_at: NOW })).toBe(false);
    expect(due({ poll_started_at: NOW - 1, sweep_due: true })).toBe(true);
  });

  it('due at once when somebody has rung and no poll has begun since, although its polls fail', () => {
    const rung = { ring_due_at: NOW - 1, poll_started_at: NOW - 2 };
    expect(due(rung)).toBe(true);
    expect(due({ ...rung, attempts: 9, ended: 9 })).toBe(true);
    expect(due({ ...rung, poll_started_at: NOW })).toBe(false);
    expect(dueAt(integration({ ...rung, ring_due_at: NOW + 1000 }), MOMENT)).toBe(NOW + 1000);
    expect(due({ ...rung, ring_due_at: NOW + HOUR })).toBe(false);
  });

  it('not due for a ring after a crash', () => {
    const rung = { ring_due_at: NOW - 1, poll_started_at: NOW - 2 };
    expect(due({ ...rung, attempts: 2, ended: 1 })).toBe(false);
  });

  it('due later the more of its polls have failed, whatever it is asked for meanwhile', () => {
    const failing = (attempts: number) =>
      integration({ attempts, ended: attempts, poll_started_at: NOW, sweep_due: true });
    expect(dueAt(failing(1), MOMENT)).toBe(NOW + INTERVAL);
    expect(dueAt(failing(3), MOMENT)).toBeGreaterThanOrEqual(NOW + 2 * INTERVAL);
    expect(dueAt(failing(3), MOMENT)).toBeLessThan(NOW + 4 * INTERVAL);
  });

  it('due after the usual time while something is decided and not told', () => {
    const notices = [ready(OCCASION, { users: 1 })];
    const failing = { attempts: 9, ended: 9, poll_started_at: NOW, notices };
    expect(dueAt(integration(failing), MOMENT)).toBe(NOW + INTERVAL);
  });

  it('not due at all while it is paused or a poll holds it', () => {
    expect(dueAt(integration({ enabled: false }), MOMENT)).toBe(Number.POSITIVE_INFINITY);
    expect(dueAt(integration({ lease_until: NOW + 1 }), MOMENT)).toBe(Number.POSITIVE_INFINITY);
  });
});
