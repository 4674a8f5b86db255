import { describe, expect, it } from 'vitest';
import { weightOf } from '../../../functions/domain/weight.ts';

describe('an integration is heavy', () => {
  const LIGHT = { phase: 'live', attempts: 2, ended: 2 } as const;

  it('in its baseline', () => {
    expect(weightOf({ ...LIGHT, phase: 'baseline' }, false)).toBe('heavy');
  });

  it('when it is due for a sweep', () => {
    expect(weightOf(LIGHT, true)).toBe('heavy');
  });

  it('after a poll that overran', () => {
    expect(weightOf({ ...LIGHT, overran: true }, false)).toBe('heavy');
  });

  it('after an attempt that never said how it ended', () => {
    expect(weightOf({ ...LIGHT, attempts: 3 }, false)).toBe('heavy');
  });

  it('when it is polled although it is not enabled: all of it is to be erased', () => {
    expect(weightOf({ ...LIGHT, enabled: false }, false)).toBe('heavy');
  });

  it('otherwise never, however often it has failed', () => {
    expect(weightOf(LIGHT, false)).toBe('light');
  });
});
