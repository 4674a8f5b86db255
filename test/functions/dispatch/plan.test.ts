import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plan, type Due, type Load } from '../../../functions/dispatch/plan.ts';
import { NOW } from '../../support/builders.ts';

const BUDGET = { requests_per_minute: 240, heavy_concurrency: 5, period_ms: 60_000 };
const IDLE: Load = { now: NOW, until: NOW + 60_000, heavyPolls: 0, lightMessages: 0, heavyMessages: 0 };

const due = (weight: Due['weight'], count: number, changes: Partial<Due> = {}) =>
  Array.from({ length: count }, (_, nth) => ({
    id: `${weight}:${nth}`,
    weight,
    due_at: nth,
    requests: 1,
    isGuess: false,
    ...changes,
  }));

describe('what is asked for in a period', () => {
  it('is as much as the budget allows, the longest waiting first, spread over the period', () => {
    const { light } = plan(due('light', 1000).toReversed(), BUDGET, IDLE);
    expect(light.map(({ integration_id }) => integration_id)).toEqual(
      Array.from({ length: 240 }, (_, nth) => `light:${nth}`),
    );
    expect(light.map(({ delay_seconds }) => delay_seconds)).toEqual(
      Array.from({ length: 240 }, (_, nth) => Math.floor(nth / 4)),
    );
  });

  it('all begins before the next tick looks who is due', () => {
    const { light } = plan(due('light', 240), BUDGET, { ...IDLE, until: NOW + 30_000 });
    expect(light).toHaveLength(240);
    expect(light.at(-1)).toEqual({ integration_id: 'light:239', delay_seconds: 29 });
    const late = plan(due('light', 2), BUDGET, { ...IDLE, until: NOW - 1 });
    expect(late.light.map(({ delay_seconds }) => delay_seconds)).toEqual([0, 0]);
  });

  it('is at once what is little', () => {
    expect(plan(due('light', 4), BUDGET, IDLE).light.map(({ delay_seconds }) => delay_seconds)).toEqual([0, 0, 0, 0]);
  });

  it('counts a poll with the requests that its last one took', () => {
    expect(plan(due('light', 100, { requests: 10 }), BUDGET, IDLE).light).toHaveLength(24);
  });

  it('leaves half to the small polls, however many big ones there are', () => {
    const asked = plan([...due('heavy', 1000), ...due('light', 1000)], BUDGET, { ...IDLE, heavyPolls: 5 });
    expect(asked.heavy).toHaveLength(120);
    expect(asked.light).toHaveLength(120);
  });

  it('takes from the small ones only what the big ones can use', () => {
    const one = plan([...due('heavy', 1, { requests: 400 }), ...due('light', 1000)], BUDGET, IDLE);
    expect(one.heavy).toHaveLength(1);
    expect(one.light).toHaveLength(240 - 24);
    expect(plan(due('light', 1000), BUDGET, { ...IDLE, heavyPolls: 2 }).light).toHaveLength(240 - 48);
  });

  it('takes from them all that a big one can use of which nothing is known', () => {
    const unknown = due('heavy', 2, { requests: 3, isGuess: true });
    const asked = plan([...unknown, ...due('light', 1000)], BUDGET, IDLE);
    expect(asked.heavy).toHaveLength(2);
    expect(asked.light).toHaveLength(240 - 48);
  });

  it('is less by what nobody has received yet', () => {
    const waiting = { ...IDLE, lightMessages: 200, heavyMessages: 110 };
    const asked = plan([...due('light', 1000), ...due('heavy', 1000)], BUDGET, waiting);
    expect(asked.heavy).toHaveLength(10);
    expect(asked.light).toHaveLength(30);
    expect(plan(due('light', 9), BUDGET, { ...IDLE, lightMessages: 500 }).light).toEqual([]);
  });

  it('is one that needs more than there is, rather than never', () => {
    expect(plan(due('heavy', 2, { requests: 100_000 }), BUDGET, IDLE).heavy).toHaveLength(1);
    expect(plan(due('light', 2, { requests: 100_000 }), BUDGET, IDLE).light).toHaveLength(1);
  });

  it('is held back until it is due', () => {
    const soon = [{ id: 'light:1', weight: 'light', due_at: NOW + 42_900, requests: 1, isGuess: false }] as const;
    expect(plan(soon, BUDGET, IDLE).light).toEqual([{ integration_id: 'light:1', delay_seconds: 43 }]);
  });

  it('never exceeds the budget by more than one poll, nor the delay that SQS allows', () => {
    const poll = fc.record({
      id: fc.uuid(),
      weight: fc.constantFrom('light' as const, 'heavy' as const),
      due_at: fc.integer({ min: 0, max: NOW + 900_000 }),
      requests: fc.integer({ min: 1, max: 500 }),
      isGuess: fc.boolean(),
    });
    const few = fc.nat(300);
    const moments = { now: fc.constant(NOW), until: fc.integer({ min: NOW - 60_000, max: NOW + 900_000 }) };
    const load = fc.record({ ...moments, heavyPolls: fc.nat(5), lightMessages: few, heavyMessages: few });
    const minutes = fc.integer({ min: 1, max: 15 });
    fc.assert(
      fc.property(fc.array(poll, { maxLength: 300 }), load, minutes, (all, given, period) => {
        const asked = plan(all, { ...BUDGET, period_ms: period * 60_000 }, given);
        const cost = new Map(all.map(({ id, requests }) => [id, requests]));
        const light = asked.light.map(({ integration_id }) => cost.get(integration_id) ?? 0);
        const total = light.reduce((sum, one) => sum + one, 0);
        expect(light.length <= 1 || total + given.lightMessages <= 240 * period).toBe(true);
        for (const { delay_seconds = 0 } of [...asked.light, ...asked.heavy]) {
          expect(delay_seconds).toBeGreaterThanOrEqual(0);
          expect(delay_seconds).toBeLessThanOrEqual(900);
        }
      }),
    );
  });
});
