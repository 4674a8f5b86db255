import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Limits } from '../../../functions/domain/failure.ts';
import { BACKOFF, pause, within } from '../../../functions/adapters/backoff.ts';

afterEach(() => {
  vi.useRealTimers();
});

const calm = new AbortController().signal;
const backoff = { ...BACKOFF, base_ms: 4, cap_ms: 20, tries: 10, jitter: () => 1, now: () => 0 };
const hasTime = (tried: number, deadline: number) => pause(tried, backoff, { deadline, signal: calm });

describe('a pause', () => {
  it.each([
    [1, 4],
    [2, 8],
    [3, 16],
    [4, 20],
    [9, 20],
  ])('after %i tries is up to %i ms, if there is time for it', async (tried, wait) => {
    expect(await hasTime(tried, wait)).toBe(false);
    const begun = performance.now();
    expect(await hasTime(tried, wait + 1)).toBe(true);
    // A timer may fire within the millisecond before.
    expect(performance.now() - begun).toBeGreaterThan(wait - 2);
  });

  it('is not made when it was tried often enough', async () => {
    expect(await hasTime(10, 1_000)).toBe(false);
  });

  it('ends as soon as it is told to, with the reason', async () => {
    const ending = new AbortController();
    const waiting = pause(1, { ...backoff, base_ms: 60_000, cap_ms: 60_000 }, { deadline: 1e9, signal: ending.signal });
    ending.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

const late = new Error('late');
const now = () => 1_000;

const whenAborted = ({ signal }: Limits) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('work within limits', () => {
  it('is not begun when there is no time left', async () => {
    let begun = false;
    const work = async () => {
      begun = true;
    };
    await expect(within({ deadline: 1_000, signal: calm }, { now, late }, work)).rejects.toBe(late);
    expect(begun).toBe(false);
  });

  it('is told when its time is up', async () => {
    await expect(within({ deadline: 1_010, signal: calm }, { now, late }, whenAborted)).rejects.toBe(late);
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    expect(await within({ deadline: 9_000, signal: calm }, { now, late }, async () => 'done')).toBe('done');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may have all the time in the world', async () => {
    const isLate = within({ deadline: Number.POSITIVE_INFINITY, signal: calm }, { now, late }, async ({ signal }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return signal.aborted;
    });
    expect(await isLate).toBe(false);
  });
});
