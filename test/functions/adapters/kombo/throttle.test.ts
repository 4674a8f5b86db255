import { describe, expect, it } from 'vitest';
import { createThrottle } from '../../../../functions/adapters/kombo/throttle.ts';
import { serve } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, sendError, sendUsers } from '../../../support/kombo.ts';

/** A clock that stands still unless it is told. */
function still() {
  let time = 1_000_000;
  return { now: () => time, pass: (milliseconds: number) => void (time += milliseconds) };
}

const answer = (status: number, headers: Record<string, string>, code?: string) => {
  const body = code === undefined ? null : JSON.stringify({ status: 'error', error: { code, title: null } });
  return new Response(body, { status, headers });
};

describe('the requests of a process', () => {
  it('are a gap apart, whoever makes them', async () => {
    const throttle = createThrottle({ gap_ms: 40, now: () => performance.now(), passing: () => performance.now() });
    const times: number[] = [];
    const ask = async () => {
      await throttle.admit(limits({ deadline: performance.now() + 5000 }));
      times.push(performance.now());
    };
    await Promise.all([ask(), ask(), ask()]);
    times.slice(1).forEach((time, nth) => expect(time - (times[nth] ?? 0)).toBeGreaterThanOrEqual(39));
  });

  it('are none when the budget of the window is used up, until that ends', async () => {
    const clock = still();
    const throttle = createThrottle({ gap_ms: 0, now: clock.now, passing: clock.now });
    await throttle.learn(answer(200, { 'ratelimit-remaining': '1', 'ratelimit-reset': '50' }));
    expect(throttle.wait()).toBe(0);
    await throttle.learn(answer(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '50' }));
    expect(throttle.wait()).toBe(50_000);
    const failure = await reasonOf(throttle.admit(limits({ deadline: clock.now() + 49_000 })));
    expect(failure).toMatchObject({ remedy: 'retry', code: 'PLATFORM.RATE_LIMIT_EXCEEDED' });
    clock.pass(50_000);
    await throttle.admit(limits({ deadline: clock.now() + 1 }));
  });

  it('are none when they are refused, as long as Kombo asks for', async () => {
    const clock = still();
    const throttle = createThrottle({ gap_ms: 0, now: clock.now, passing: clock.now });
    await throttle.learn(answer(429, { 'retry-after': '7' }, 'PLATFORM.RATE_LIMIT_EXCEEDED'));
    expect(throttle.wait()).toBe(7000);
    await throttle.learn(answer(429, { 'ratelimit-reset': '9' }));
    expect(throttle.wait()).toBe(9000);
  });

  it('go on where one customer’s own system is asked too often, or where the header is nonsense', async () => {
    const throttle = createThrottle({ gap_ms: 0, now: still().now, passing: still().now });
    await throttle.learn(answer(429, { 'retry-after': '7' }, 'REMOTE.RATE_LIMIT_EXCEEDED'));
    await throttle.learn(answer(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': '1795000000' }));
    await throttle.learn(answer(200, { 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }));
    expect(throttle.wait()).toBe(0);
  });

  it('are made when the time is over, though the clock was set back or stands still', async () => {
    const throttle = createThrottle({ gap_ms: 0, now: still().now, passing: () => performance.now() });
    await throttle.learn(answer(429, { 'retry-after': '0.05' }));
    await throttle.admit(limits({ deadline: 1_001_000 }));
    expect(throttle.wait()).toBe(0);
  });

  it('end their waiting at once when they are called off', async () => {
    const throttle = createThrottle({ gap_ms: 0, now: Date.now, passing: () => performance.now() });
    await throttle.learn(answer(429, { 'retry-after': '600' }));
    const called = new AbortController();
    const waiting = throttle.admit(limits({ deadline: Date.now() + 700_000, signal: called.signal }));
    called.abort(new TypeError('Off'));
    await expect(waiting).rejects.toThrow('Off');
  });
});

describe('a window that is used up', () => {
  it('keeps every integration of this process from asking, and no request is wasted', async () => {
    const server = await serve((response) => {
      sendUsers(response, []);
    });
    const used = await serve((response) => {
      sendError(response, 'PLATFORM.RATE_LIMIT_EXCEEDED', { status: 429, headers: { 'retry-after': '60' } });
    });
    const kombo = komboAt(used.url);
    await reasonOf(kombo.users(INTEGRATION, {}, limits({ deadline: Date.now() + 5000 })));
    const other = await reasonOf(kombo.users('greenhouse:other', {}, limits({ deadline: Date.now() + 5000 })));
    expect(other.code).toBe('PLATFORM.RATE_LIMIT_EXCEEDED');
    expect(used.asked).toHaveLength(1);
    expect(kombo.wait()).toBeGreaterThan(50_000);
    expect(await komboAt(server.url).users(INTEGRATION, {}, limits())).toMatchObject({ requests: 1 });
  });
});
