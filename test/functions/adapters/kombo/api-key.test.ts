import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { serve, type Reply } from '../../../support/http-server.ts';
import { failureOf, INTEGRATION, komboAt, limits, reasonOf, sendError, sendJson } from '../../../support/kombo.ts';

/** A key at hand and what a refresh brings; tells how often it was refreshed. */
function keyring(key: string, fresh: string) {
  const ring = { key, refreshes: 0 };
  const refresh = async () => {
    ring.refreshes += 1;
    ring.key = fresh;
    return fresh;
  };
  return { ring, api_key: { get: async () => ring.key, refresh } };
}

const accepting =
  (key: string, code: string | null = 'PLATFORM.AUTHENTICATION_INVALID'): Reply =>
  (response, { headers }) => {
    const data = { environment_id: 'e', customer_id: 'c' };
    if (headers.authorization === `Bearer ${key}`) sendJson(response, { status: 'success', data });
    else sendError(response, code, { status: 401 });
  };

test('a good key passes the check', async () => {
  const server = await serve(accepting('good'));
  const { ring, api_key } = keyring('good', 'good');
  await expect(komboAt(server.url, { api_key }).checkApiKey(limits())).resolves.toBeUndefined();
  expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/v1/check-api-key']);
  expect(ring.refreshes).toBe(0);
});

test.each(['PLATFORM.AUTHENTICATION_INVALID', null])('a key that was exchanged is fetched anew (%s)', async (code) => {
  const server = await serve(accepting('new', code));
  const { ring, api_key } = keyring('old', 'new');
  await komboAt(server.url, { api_key }).checkApiKey(limits());
  expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  expect(ring.refreshes).toBe(1);
});

test('the same key again is not tried again: everyone is affected', async () => {
  const server = await serve(accepting('other'));
  const { ring, api_key } = keyring('old', 'old');
  const reason = await reasonOf(komboAt(server.url, { api_key }).checkApiKey(limits()));
  expect(reason).toMatchObject({ remedy: 'everyone', code: 'PLATFORM.AUTHENTICATION_INVALID' });
  expect(server.asked).toHaveLength(1);
  expect(ring.refreshes).toBe(1);
});

test('a fresh key that is refused too is the end of it', async () => {
  const server = await serve(accepting('other', null));
  const { ring, api_key } = keyring('old', 'new');
  const reason = await reasonOf(komboAt(server.url, { api_key }).checkApiKey(limits()));
  expect(reason).toMatchObject({ remedy: 'everyone', code: 'KOMBO.HTTP_401' });
  expect(server.asked).toHaveLength(2);
  expect(ring.refreshes).toBe(1);
});

test('a 401 that is about the customer’s credentials is no matter of the key', async () => {
  const server = await serve(accepting('other', 'INTEGRATION.AUTHENTICATION_INVALID'));
  const { ring, api_key } = keyring('old', 'new');
  const reason = await reasonOf(komboAt(server.url, { api_key }).users(INTEGRATION, {}, limits()));
  expect(reason).toMatchObject({ remedy: 'person' });
  expect(ring.refreshes).toBe(0);
});

test.each(['', ' ', 'two\nlines', 'ключ'])(
  'a key that no header can carry (%j) is told without showing it',
  async (key) => {
    const server = await serve(accepting('other'));
    const { api_key } = keyring(key, key);
    const failure = await failureOf(komboAt(server.url, { api_key }).checkApiKey(limits()));
    expect(failure.reason).toEqual({ remedy: 'everyone', code: 'KOMBO.API_KEY_UNUSABLE', title: null });
    expect(inspect(failure)).not.toMatch(/lines|ключ/);
    expect(server.asked).toEqual([]);
  },
);

test('what the key’s own source throws is passed on', async () => {
  const server = await serve(accepting('other'));
  const api_key = { get: () => Promise.reject(new Error('no secret')), refresh: async () => 'never' };
  await expect(komboAt(server.url, { api_key }).checkApiKey(limits())).rejects.toThrow('no secret');
});

test('a slash at the end of the base URL makes no difference', async () => {
  const server = await serve(accepting('good'));
  const { api_key } = keyring('good', 'good');
  await komboAt(server.url, { api_key, base_url: `${server.url}/v1/` }).checkApiKey(limits());
  expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/v1/check-api-key']);
});
