import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_CONNECTIONS } from '../../../../infra/local/console/console.ts';
import { MOST_READERS } from '../../../../infra/local/console/readers.ts';
import { openScene, type Scene } from '../../../support/console-scene.ts';
import { example } from '../examples.ts';
import { get, read, send, stateOf, type Reading } from './asking.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const tell = (count: number) => {
  for (let nth = 0; nth < count; nth += 1) scene.watch.feed.tell(example('user.created'));
};

/** The place of the last event. */
const place = () => scene.watch.feed.after(0, Number.MAX_SAFE_INTEGER).entries.at(-1)?.id ?? 0;

/** So much that no buffer of the system takes it. */
const ENOUGH = 20_000;

describe('the stream', () => {
  it('has what was told before, then what is told, each once and in order', async () => {
    const before = place();
    const reading = await read(scene);
    await reading.until(before);
    tell(250);
    await reading.until(before + 250);
    expect(reading.ids()).toEqual(Array.from({ length: before + 250 }, (_, nth) => nth + 1));
    expect(reading.messages.findLast(({ event }) => event === 'events')?.id).toBe(String(before + 250));
    reading.leave();
  });

  it('goes on after the event that a page had last', async () => {
    tell(3);
    const last = place();
    const reading = await read(scene, last - 2);
    await reading.until(2);
    expect(reading.ids()).toEqual([last - 1, last]);
    reading.leave();
  });

  it('has the state as it is now, and again when it is another', async () => {
    const reading = await read(scene, place());
    const states = () => reading.messages.filter(({ event }) => event === 'state');
    await until(() => states().length === 1);
    expect(JSON.parse(states()[0]?.data ?? '')).toMatchObject({ sandbox: { pace: 'normal' } });
    scene.sandbox.setPace('slow');
    await until(() => states().length === 2);
    expect(JSON.parse(states()[1]?.data ?? '')).toMatchObject({ sandbox: { pace: 'slow' } });
    reading.leave();
  });

  it('lets nobody wait for one who does not read', async () => {
    const { hostname, port } = new URL(scene.origin);
    const stalled = connect(Number(port), hostname);
    stalled.pause();
    stalled.write(
      `GET /api/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${scene.token}\r\n\r\n`,
    );
    await until(() => scene.watch.bell !== undefined && stalled.bytesWritten > 0);
    const reading = await read(scene, place());
    const before = place();
    tell(ENOUGH);
    await reading.until(5_000);
    expect(reading.ids().at(-1)).toBe(before + ENOUGH);
    expect((await get(scene, '/api/state')).status).toBe(200);
    stalled.destroy();
    reading.leave();
  });

  it('says how much was missed by who comes too late', async () => {
    tell(ENOUGH);
    const reading = await read(scene, place() - ENOUGH);
    await reading.until(5_000);
    const first = reading.messages.find(({ event }) => event === 'events');
    expect(JSON.parse(first?.data ?? '')).toMatchObject({ missed: ENOUGH - 5_000 });
    reading.leave();
  });
});

describe('more tabs than a browser can read', () => {
  it('have the oldest give way, and be told so', async () => {
    const readings: Reading[] = [];
    for (let nth = 0; nth < MOST_READERS + 2; nth += 1) readings.push(await read(scene, place()));
    const [first, second, third] = readings;
    await Promise.all([first?.ended, second?.ended]);
    for (const left of [first, second]) expect(left?.messages.at(-1)?.event).toBe('superseded');
    tell(1);
    await third?.until(1);
    expect(third?.ids()).toEqual([place()]);
    for (const reading of readings) reading.leave();
  });
});

describe('more connections than any browser opens', () => {
  it('are let go of, and the others are answered when there is room again', async () => {
    const { hostname, port } = new URL(scene.origin);
    let refused = 0;
    const sockets = Array.from({ length: MOST_CONNECTIONS + 10 }, () =>
      connect(Number(port), hostname)
        .on('error', () => undefined)
        .on('close', () => (refused += 1)),
    );
    await until(() => refused >= 10);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => get(scene, '/api/state').catch(() => undefined)).toMatchObject({ status: 200 });
  });
});

describe('the end', () => {
  it('comes at once, whoever reads or does not', async () => {
    const other = await openScene();
    const stalled = await stall(other);
    const reading = await read(other);
    expect(await stateOf(other)).toMatchObject({ source: 'the sandbox' });
    const asked = performance.now();
    await other.console.close();
    expect(performance.now() - asked).toBeLessThan(1_000);
    await reading.ended;
    await other.close().catch(() => undefined);
    stalled.destroy();
  });
});

describe('who asks for nothing but the head of the stream', () => {
  it('keeps nobody from ending', async () => {
    const other = await openScene();
    const headers = { authorization: `Bearer ${other.token}` };
    expect(await send(other.origin, '/api/stream', { method: 'HEAD', headers })).toMatchObject({ status: 200 });
    const ended = Promise.race([other.close().then(() => 'ended'), delay(5_000, 'still waiting')]);
    expect(await ended).toBe('ended');
  });
});

/** Asks for the stream, and never reads it. */
async function stall({ origin, token }: Scene): Promise<Socket> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined).pause();
  const lines = ['GET /api/stream HTTP/1.1', `Host: ${host}`, `Authorization: Bearer ${token}`, '', ''];
  await new Promise<void>((resolve) => socket.write(lines.join('\r\n'), () => resolve()));
  return socket;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}
