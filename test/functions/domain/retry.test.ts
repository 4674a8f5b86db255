import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseOf, type Troubled } from '../../../functions/domain/retry.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTINGS = { interval_ms: 5 * MINUTE, failing_after: 3, day_ms: DAY_MS };

const pause = (attempts: number, remedy = 'retry', changes: Partial<Troubled> = {}) =>
  pauseOf({ id: 'workday:acme', attempts, ...(attempts > 0 && { failure: { remedy } }), ...changes }, SETTINGS);

describe('an integration is polled again', () => {
  it('after the usual time when nothing has failed, and after the first failure', () => {
    expect(pause(0)).toBe(5 * MINUTE);
    expect(pause(1)).toBe(5 * MINUTE);
  });

  it.each([
    [2, 10 * MINUTE],
    [3, 20 * MINUTE],
    [4, 40 * MINUTE],
    [7, 320 * MINUTE],
    [8, 6 * HOUR],
    [1000, 6 * HOUR],
  ])('after %i failures within %i ms, and not before half of that', (attempts, most) => {
    expect(pause(attempts)).toBeLessThanOrEqual(most);
    expect(pause(attempts)).toBeGreaterThanOrEqual(most / 2);
  });

  it.each(['wait', 'freeze'])('within an hour when nothing is wrong but that it takes its time (%s)', (remedy) => {
    expect(pause(1000, remedy)).toBeLessThanOrEqual(HOUR);
  });

  it('once a day when somebody must act, as soon as that was told', () => {
    expect(pause(2, 'person')).toBeLessThanOrEqual(10 * MINUTE);
    expect(pause(3, 'person')).toBe(DAY_MS);
  });

  it('with the same pauses when it kills its process and says nothing', () => {
    const dead = pauseOf({ id: 'workday:acme', attempts: 8 }, SETTINGS);
    expect(dead).toBe(pause(8));
  });

  it('never sooner than usual, whatever the settings', () => {
    const given = fc.record({ attempts: fc.nat(2000), interval_ms: fc.integer({ min: 1, max: 2 * DAY_MS }) });
    const remedies = fc.constantFrom('retry', 'wait', 'freeze', 'person', 'everyone', 'restart', 'report', 'new');
    fc.assert(
      fc.property(given, remedies, fc.string(), ({ attempts, interval_ms }, remedy, id) => {
        const found = pauseOf({ id, attempts, failure: { remedy } }, { ...SETTINGS, interval_ms });
        expect(found).toBeGreaterThanOrEqual(interval_ms);
        expect(found).toBeLessThanOrEqual(Math.max(interval_ms, DAY_MS));
      }),
    );
  });

  it('at different moments, if many failed together', () => {
    const pauses = Array.from({ length: 1000 }, (_, nth) => pause(9, 'retry', { id: `workday:${nth}` }));
    const hours = [3, 4, 5].map((hour) => pauses.filter((one) => one >= hour * HOUR && one < (hour + 1) * HOUR).length);
    for (const count of hours) expect(count).toBeGreaterThan(250);
  });
});
