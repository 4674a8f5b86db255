import { describe, expect, test } from 'vitest';
import { publishedOf, tallied } from '../../../functions/domain/tally.ts';
import { NOW } from '../../support/builders.ts';

const HOUR = 3_600_000;
const at = (now: number) => ({ now, day_ms: 24 * HOUR });

describe('the tally', () => {
  test('counts each kind by itself', () => {
    const tally = tallied({}, ['deletions', 'deletions', 'creations'], at(NOW));
    expect(publishedOf(tally, 'deletions', at(NOW))).toBe(2);
    expect(publishedOf(tally, 'creations', at(NOW))).toBe(1);
    expect(publishedOf(tally, 'deactivations', at(NOW))).toBe(0);
  });

  test('forgets what is older than a day, to the hour', () => {
    const tally = tallied(tallied({}, ['deletions'], at(NOW)), ['deletions'], at(NOW + 12 * HOUR));
    expect(publishedOf(tally, 'deletions', at(NOW + 22 * HOUR))).toBe(2);
    expect(publishedOf(tally, 'deletions', at(NOW + 25 * HOUR))).toBe(1);
    expect(publishedOf(tally, 'deletions', at(NOW + 37 * HOUR))).toBe(0);
  });

  test('stays small, however often something is published', () => {
    let tally = {};
    for (let minute = 0; minute < 72 * 60; minute += 1)
      tally = tallied(tally, ['deletions'], at(NOW + minute * 60_000));
    const hours = Object.values(tally).flat().length;
    expect(hours).toBeLessThanOrEqual(25);
    expect(publishedOf(tally, 'deletions', at(NOW + 72 * HOUR))).toBeGreaterThanOrEqual(23 * 60);
  });

  test('drops kinds of which there is nothing any more', () => {
    const tally = tallied(tallied({}, ['deletions'], at(NOW)), ['creations'], at(NOW + 48 * HOUR));
    expect(Object.keys(tally)).toEqual(['creations']);
  });

  test('counts what a wrong clock dated in the future, but a day at most', () => {
    const tally = tallied({}, ['deletions'], at(NOW + 1_000 * HOUR));
    expect(publishedOf(tally, 'deletions', at(NOW))).toBe(1);
    const later = tallied(tally, ['creations'], at(NOW));
    expect(publishedOf(later, 'deletions', at(NOW + 25 * HOUR))).toBe(0);
  });
});
