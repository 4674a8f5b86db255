import type { OutgoingHttpHeaders } from 'node:http';
import { expect, test } from 'vitest';
import { serve } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, sendError, sendUsers } from '../../../support/kombo.ts';

/** Refuses once, then answers. */
const refusingOnce = (headers: OutgoingHttpHeaders, status = 429) =>
  serve((response, _asked, count) => {
    if (count === 1) sendError(response, 'PLATFORM.RATE_LIMIT_EXCEEDED', { status, headers });
    else sendUsers(response, []);
  });

async function timed(work: Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work.catch(() => undefined);
  return performance.now() - begun;
}

test('what passes is tried again, and the page tells how many requests that took', async () => {
  const server = await serve((response, _asked, count) => {
    if (count === 1) sendError(response, 'REMOTE.SERVICE_UNAVAILABLE');
    else if (count === 2) response.destroy();
    else if (count === 3) response.writeHead(502).end('<html>');
    else sendUsers(response, []);
  });
  expect(await komboAt(server.url).users(INTEGRATION, {}, limits())).toMatchObject({ requests: 4 });
});

test('every attempt carries the same question', async () => {
  const server = await serve((response, _asked, count) => {
    if (count < 3) sendError(response, 'REMOTE.SERVICE_UNAVAILABLE');
    else sendUsers(response, []);
  });
  await komboAt(server.url).users(INTEGRATION, { cursor: 'here' }, limits());
  expect(new Set(server.asked.map(({ url }) => url.href)).size).toBe(1);
  expect(server.asked.every(({ headers }) => headers.authorization === 'Bearer key')).toBe(true);
});

test('pauses double, and chance draws from all of them', async () => {
  const times: number[] = [];
  const server = await serve((response) => {
    times.push(performance.now());
    sendError(response, 'REMOTE.SERVICE_UNAVAILABLE');
  });
  await reasonOf(komboAt(server.url, { backoff_ms: 60, random: () => 0.99 }).users(INTEGRATION, {}, limits()));
  const pauses = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  [60, 120, 240].forEach((pause, n) => expect(pauses[n]).toBeGreaterThan(pause * 0.95));
  await expect(
    timed(komboAt(server.url, { backoff_ms: 60_000, random: () => 0 }).users(INTEGRATION, {}, limits())),
  ).resolves.toBeLessThan(1000);
});

test('retry-after in seconds is waited for', async () => {
  const server = await refusingOnce({ 'retry-after': '1' });
  const took = await timed(komboAt(server.url).users(INTEGRATION, {}, limits()));
  expect(took).toBeGreaterThan(990);
  expect(server.asked).toHaveLength(2);
});

const now = () => Date.parse('2026-11-22T10:15:02.700Z');

test('retry-after as a date is waited for', async () => {
  const server = await refusingOnce({ 'retry-after': 'Sun, 22 Nov 2026 10:15:03 GMT' }, 503);
  const took = await timed(komboAt(server.url, { now }).users(INTEGRATION, {}, limits({ deadline: now() + 9000 })));
  expect(took).toBeGreaterThan(290);
  expect(server.asked).toHaveLength(2);
});

test('ratelimit-reset counts the seconds left', async () => {
  const server = await refusingOnce({ 'ratelimit-reset': '0.3' });
  const took = await timed(komboAt(server.url).users(INTEGRATION, {}, limits()));
  expect(took).toBeGreaterThan(290);
});

test('ratelimit-reset says nothing where the limit is not reached', async () => {
  const server = await refusingOnce({ 'ratelimit-reset': '55' }, 503);
  expect(await timed(komboAt(server.url).users(INTEGRATION, {}, limits()))).toBeLessThan(1000);
  expect(server.asked).toHaveLength(2);
});

test.each(['soon', '-5', '', 'NaN', '1e3', '0', 'Sun, 22 Nov 1999 10:15:03 GMT', 'May 2099', '5 6', '0x10'])(
  'retry-after "%s" asks for nothing',
  async (header) => {
    const server = await refusingOnce({ 'retry-after': header, 'ratelimit-reset': header });
    expect(await timed(komboAt(server.url).users(INTEGRATION, {}, limits()))).toBeLessThan(1000);
    expect(server.asked).toHaveLength(2);
  },
);

test.each(['3600', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'])(
  'retry-after %s, beyond the time left, is not waited for: the failure comes at once',
  async (header) => {
    const server = await refusingOnce({ 'retry-after': header });
    const page = komboAt(server.url).users(INTEGRATION, {}, limits());
    expect(await timed(page)).toBeLessThan(1000);
    expect(await reasonOf(page)).toMatchObject({ remedy: 'retry', code: 'PLATFORM.RATE_LIMIT_EXCEEDED' });
    expect(server.asked).toHaveLength(1);
  },
);

test('a pause of our own beyond the time left is not waited for either', async () => {
  const server = await serve((response) => response.destroy());
  const patience = { backoff_ms: 60_000, random: () => 0.5 };
  const page = komboAt(server.url, patience).users(INTEGRATION, {}, limits());
  expect(await timed(page)).toBeLessThan(1000);
  expect(await reasonOf(page)).toMatchObject({ remedy: 'retry', code: 'KOMBO.UNREACHABLE' });
  expect(server.asked).toHaveLength(1);
});

test('with no time left nothing is asked', async () => {
  const server = await serve((response) => sendUsers(response, []));
  const page = komboAt(server.url).users(INTEGRATION, {}, limits({ deadline: Date.now() - 1 }));
  expect(await reasonOf(page)).toMatchObject({ remedy: 'retry', code: 'KOMBO.TIMED_OUT' });
  expect(server.asked).toEqual([]);
});

test('an abort during a pause ends it at once, with the reason of the abort', async () => {
  const abort = new AbortController();
  const server = await refusingOnce({ 'retry-after': '8' });
  const page = komboAt(server.url).users(INTEGRATION, {}, limits({ signal: abort.signal }));
  const reason = new Error('the process is told to stop');
  setTimeout(() => abort.abort(reason), 100);
  await expect(page).rejects.toBe(reason);
  expect(server.asked).toHaveLength(1);
});
