import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerRing, RING_MS, type Ringable } from '../../../functions/domain/ring.ts';
import { NOW } from '../../support/builders.ts';

const integration = (changes: Partial<Ringable> = {}): Ringable => ({
  enabled: true,
  attempts: 0,
  ended: 0,
  ...changes,
});
const idle = { now: NOW, isPolled: false };
const dueAt = (ring_due_at: number) => integration({ ring_due_at });

describe('a ring', () => {
  it.each<[string, Ringable, number]>([
    ['the first', integration(), NOW],
    ['one after a quiet minute', dueAt(NOW - RING_MS - 1), NOW],
    ['one at the end of the minute', dueAt(NOW - RING_MS), NOW],
    ['one a moment after another', dueAt(NOW - 1), NOW - 1 + RING_MS],
    ['one at the moment of another', dueAt(NOW), NOW + RING_MS],
    ['one by a clock that was an hour ahead', dueAt(NOW + 3_600_000), NOW],
    ['one that comes while polls fail', integration({ attempts: 7, ended: 7 }), NOW],
  ])('asks for a poll: %s', (_, rung, due_at) => {
    expect(answerRing(rung, idle)).toEqual({ is: 'asked', due_at });
  });

  it.each([1, RING_MS])('asks for nothing while a message is still to come, in %i ms', (milliseconds) => {
    expect(answerRing(dueAt(NOW + milliseconds), idle)).toEqual({ is: 'expected' });
  });

  it('asks for nothing after a crash, but for a poll while one is under way', () => {
    const attempted = integration({ attempts: 3, ended: 2 });
    expect(answerRing(attempted, idle)).toEqual({ is: 'left' });
    expect(answerRing(attempted, { now: NOW, isPolled: true })).toEqual({ is: 'asked', due_at: NOW });
  });

  it('asks for nothing where nobody polls', () => {
    expect(answerRing(integration({ enabled: false }), idle)).toEqual({ is: 'ignored' });
  });
});

describe('however often it rings', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 200 });

  it('polls are asked for a minute apart, and each ring is followed by one within a minute', () => {
    fc.assert(
      fc.property(gaps, (milliseconds) => {
        const due: number[] = [];
        let now = NOW;
        for (const gap of milliseconds) {
          now += gap;
          const last = due.at(-1);
          const answer = answerRing(last === undefined ? integration() : dueAt(last), { now, isPolled: false });
          if (answer.is === 'asked') due.push(answer.due_at);
          const next = due.at(-1) ?? 0;
          expect(next).toBeGreaterThanOrEqual(now);
          expect(next).toBeLessThanOrEqual(now + RING_MS);
        }
        for (const [nth, at] of due.entries()) expect(at - (due[nth - 1] ?? 0)).toBeGreaterThanOrEqual(RING_MS);
      }),
    );
  });
});
