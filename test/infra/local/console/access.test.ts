import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../../../support/console-scene.ts';
import { post, send } from './asking.ts';

let scene: Scene;

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Everything that shows or changes something. */
const DOORS = [
  ['GET', '/api/state'],
  ['GET', '/api/stream'],
  ['GET', '/api/life?integration_id=a:b&user_id=c'],
  ['GET', '/api/people?integration_id=a:b'],
  ['POST', '/api/operate'],
  ['POST', '/api/preview'],
  ['POST', '/api/act'],
] as const;

describe('the console', () => {
  it.each(DOORS)('does nothing without the token: %s %s', async (method, path) => {
    for (const headers of [{}, bearer(''), bearer(`${scene.token}x`), { authorization: scene.token }]) {
      const { status, text } = await send(scene.origin, path, { method, headers });
      expect([status, text]).toEqual([401, expect.stringContaining('npm start has printed')]);
    }
  });

  it.each(DOORS)('does nothing for a page of another name, even with the token: %s %s', async (method, path) => {
    const { port } = new URL(scene.origin);
    for (const host of ['rebound.example', `rebound.example:${port}`, '127.0.0.1', '127.0.0.1:1', `[::1]:${port}`]) {
      const headers = { ...bearer(scene.token), host };
      expect(await send(scene.origin, path, { method, headers })).toMatchObject({ status: 421 });
    }
  });

  it.each(DOORS)('does nothing for a page of another origin, even with the token: %s %s', async (method, path) => {
    for (const origin of [
      'http://other.example',
      'null',
      scene.origin.replace('http', 'https'),
      'http://127.0.0.1:1',
    ]) {
      const headers = { ...bearer(scene.token), origin };
      expect(await send(scene.origin, path, { method, headers })).toMatchObject({ status: 403 });
    }
  });

  it('answers to both names of this machine, and to its own page', async () => {
    const host = `localhost:${new URL(scene.origin).port}`;
    for (const headers of [{ host }, { host, origin: `http://${host}` }, { origin: scene.origin }]) {
      expect(await send(scene.origin, '/api/state', { headers: { ...bearer(scene.token), ...headers } })).toMatchObject(
        {
          status: 200,
        },
      );
    }
  });

  it.each(['/', '/console.js', '/console.css'])('serves %s without a token, with nobody in it', async (path) => {
    const { status, text } = await send(scene.origin, path);
    expect(status).toBe(200);
    expect(text).not.toContain(scene.token);
    const people = scene.sandbox.world.integrations.flatMap((integration) => integration.people());
    for (const { id } of people) expect(text).not.toContain(id);
  });

  it('has the page load nothing from elsewhere, and be framed by nobody, whatever it answers', async () => {
    const answers = [
      await send(scene.origin, '/'),
      await send(scene.origin, '/api/state', { headers: bearer(scene.token) }),
      await send(scene.origin, '/api/state'),
      await send(scene.origin, '/', { headers: { host: 'rebound.example' } }),
      await send(scene.origin, '/nothing'),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self'; /),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': expect.stringMatching(/^no-store$/),
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['set-cookie']).toBeUndefined();
    }
    const page = await send(scene.origin, '/');
    expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it('has the answers of the stream kept by nobody either', async () => {
    const asked = await fetch(`${scene.origin}/api/stream`, { headers: bearer(scene.token) });
    expect(asked.headers.get('cache-control')).toBe('no-store');
    await asked.body?.cancel();
  });
});

describe('a request that makes no sense', () => {
  const headers = () => ({ ...bearer(scene.token), 'content-type': 'application/json' });

  it.each(['/api/operate', '/api/preview', '/api/act'])('is refused by %s', async (path) => {
    for (const body of ['', '{', 'null', '[]', '{"act":"pace","pace":"backwards"}', '{"command":"erase"}']) {
      expect(await send(scene.origin, path, { method: 'POST', headers: headers(), body })).toMatchObject({
        status: 400,
      });
    }
  });

  it('is one that is not said to be JSON, as a form of another page could send it', async () => {
    const body = JSON.stringify({ act: 'pace', pace: 'fast' });
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const asked = { method: 'POST', headers: { ...headers(), 'content-type': type }, body };
      expect(await send(scene.origin, '/api/act', asked)).toMatchObject({ status: 400 });
    }
    expect(scene.sandbox.pace()).toBe('normal');
  });

  it.each([{ 'content-length': '20000' }, { 'transfer-encoding': 'chunked' }])(
    'is one that is large: %j',
    async (how) => {
      const body = `{"act":"pace","pace":"${'x'.repeat(20_000 - 24)}"}`;
      const asked = { method: 'POST', headers: { ...headers(), ...how }, body };
      expect(await send(scene.origin, '/api/act', asked)).toMatchObject({ status: 413 });
    },
  );

  it.each(['add', 'remove', 'catch-up', 'list', 'explain'])('is a command that has no button: %s', async (command) => {
    const order = { command, integration_id: scene.ats('greenhouse').id };
    expect(await post(scene, '/api/operate', order)).toMatchObject({ status: 400 });
  });
});
