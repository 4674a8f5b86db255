import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { deadUrl, serve } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, sendUsers } from '../../../support/kombo.ts';

const MEGABYTE = 1024 * 1024;

/** Sends up to 50 MB as fast as they are taken. */
function flood(response: ServerResponse, sent: { bytes: number }): void {
  const chunk = Buffer.alloc(MEGABYTE / 4, ' ');
  const more = () => {
    while (sent.bytes < 50 * MEGABYTE && !response.destroyed) {
      sent.bytes += chunk.length;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.on('drain', more);
  more();
}

test('a server that never answers is given up on, four times', async () => {
  const server = await serve(() => undefined);
  const page = komboAt(server.url, { attempt_ms: 50 }).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toEqual({ remedy: 'retry', code: 'KOMBO.TIMED_OUT', title: null });
  expect(server.asked).toHaveLength(4);
  await vi.waitFor(() => expect(server.under_way.size).toBe(0));
});

test('a body that stops halfway counts as no answer', async () => {
  const server = await serve((response, _asked, count) => {
    if (count === 1) response.write('{"status":"success",');
    else sendUsers(response, []);
  });
  const page = komboAt(server.url, { attempt_ms: 80 }).users(INTEGRATION, {}, limits());
  await expect(page).resolves.toMatchObject({ requests: 2 });
});

test('a body that trickles for ever is ended by the time of the whole', async () => {
  const server = await serve((response) => {
    const trickle = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(trickle));
  });
  const page = komboAt(server.url, { attempt_ms: 80 }).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toMatchObject({ code: 'KOMBO.TIMED_OUT' });
});

test('an attempt does not outlast the deadline', async () => {
  const server = await serve(() => undefined);
  const begun = Date.now();
  const page = komboAt(server.url).users(INTEGRATION, {}, limits({ deadline: begun + 150 }));
  expect(await reasonOf(page)).toMatchObject({ code: 'KOMBO.TIMED_OUT' });
  expect(Date.now() - begun).toBeLessThan(1000);
  expect(server.asked).toHaveLength(1);
});

test('a connection cut in the middle of the body is tried again', async () => {
  const server = await serve((response, _asked, count) => {
    if (count > 2) return sendUsers(response, []);
    response.writeHead(200, count === 1 ? { 'content-length': 1000 } : {}).write('{"status":');
    setTimeout(() => response.destroy(), 10);
  });
  await expect(komboAt(server.url).users(INTEGRATION, {}, limits())).resolves.toMatchObject({ requests: 3 });
});

test('nobody listening is told with the system’s code', async () => {
  const page = komboAt(await deadUrl()).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toEqual({ remedy: 'retry', code: 'KOMBO.UNREACHABLE', title: 'ECONNREFUSED' });
});

test('a compressed body that is broken is no answer', async () => {
  const server = await serve((response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'));
  const page = komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toMatchObject({ remedy: 'retry', code: 'KOMBO.UNREACHABLE' });
});

test.each([200, 503])(
  'a huge answer (%i) is refused while it is read, once, and the rest is not sent',
  async (status) => {
    const sent = { bytes: 0 };
    const server = await serve((response) => flood(response.writeHead(status), sent));
    const page = komboAt(server.url).users(INTEGRATION, {}, limits());
    expect(await reasonOf(page)).toEqual({ remedy: 'report', code: 'KOMBO.ANSWER_TOO_LARGE', title: null });
    await vi.waitFor(() => expect(server.under_way.size).toBe(0));
    expect(sent.bytes).toBeLessThan(30 * MEGABYTE);
    expect(server.asked).toHaveLength(1);
  },
);

test('what is small only while compressed is refused too', async () => {
  const server = await serve((response) => {
    const zip = createGzip();
    zip.pipe(response.writeHead(200, { 'content-encoding': 'gzip' }));
    zip.end(Buffer.alloc(40 * MEGABYTE, ' '));
  });
  const page = komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toMatchObject({ code: 'KOMBO.ANSWER_TOO_LARGE' });
});

test.each([
  ['before the answer', () => undefined],
  ['in the middle of the body', (response: ServerResponse) => void response.write('{"status":"success",')],
])('an abort %s ends the request at once, with the reason of the abort', async (_when, reply) => {
  const abort = new AbortController();
  const server = await serve(reply);
  const page = komboAt(server.url).users(INTEGRATION, {}, limits({ signal: abort.signal }));
  const reason = new Error('the process is told to stop');
  setTimeout(() => abort.abort(reason), 60);
  await expect(page).rejects.toBe(reason);
  await vi.waitFor(() => expect(server.under_way.size).toBe(0));
  await sleep(30);
  expect(server.asked).toHaveLength(1);
});

test('a signal that has aborted already lets nothing be asked', async () => {
  const server = await serve((response) => sendUsers(response, []));
  const page = komboAt(server.url).users(INTEGRATION, {}, limits({ signal: AbortSignal.abort() }));
  await expect(page).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(server.asked).toEqual([]);
});

test('many polls share one signal without a warning', async () => {
  const warned = vi.fn<(warning: Error) => void>();
  process.on('warning', warned);
  onTestFinished(() => void process.off('warning', warned));
  const server = await serve((response, _asked, count) => {
    if (count > 30) sendUsers(response, []);
    else setTimeout(() => response.destroy(), 30);
  });
  const shared = limits();
  const kombo = komboAt(server.url, { backoff_ms: 50 });
  await Promise.all(Array.from({ length: 30 }, () => kombo.users(INTEGRATION, {}, shared)));
  expect(warned).not.toHaveBeenCalled();
});
