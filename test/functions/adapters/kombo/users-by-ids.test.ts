import { expect, test } from 'vitest';
import { serve, type Reply } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, row, sendError, sendUsers } from '../../../support/kombo.ts';

const idsOf = (url: URL) => (url.searchParams.get('ids') ?? '').split(',');
const answerAll: Reply = (response, { url }) =>
  sendUsers(
    response,
    idsOf(url).map((id) => row({ id })),
  );
const many = (count: number) => Array.from({ length: count }, (_, n) => `user-${n}`);

/** The older contract: one unknown id spoils the list. */
const older =
  (unknown: ReadonlySet<string>, code: string | null = null): Reply =>
  (response, asked, count) => {
    if (idsOf(asked.url).some((id) => unknown.has(id))) sendError(response, code, { status: 404 });
    else answerAll(response, asked, count);
  };

test('250 users are asked for a hundred at a time, deleted ones included', async () => {
  const server = await serve(answerAll);
  const { readings } = await komboAt(server.url).usersByIds(INTEGRATION, many(250), limits());
  expect(readings.map(({ id }) => id)).toEqual(many(250));
  expect(server.asked.map(({ url }) => idsOf(url).length)).toEqual([100, 100, 50]);
  expect(server.asked.every(({ url }) => url.searchParams.get('include_deleted') === 'true')).toBe(true);
});

test('nobody asked for, nobody asked', async () => {
  const server = await serve(answerAll);
  const nobody = { readings: [], unknown: [], set_aside: 0, requests: 0 };
  expect(await komboAt(server.url).usersByIds(INTEGRATION, [], limits())).toEqual(nobody);
  expect(server.asked).toEqual([]);
});

test('an id asked for twice is asked once, and who was not asked for is left out', async () => {
  const server = await serve((response) => sendUsers(response, [row({ id: 'a' }), row({ id: 'stranger' })]));
  const { readings } = await komboAt(server.url).usersByIds(INTEGRATION, ['a', 'a'], limits());
  expect(readings.map(({ id }) => id)).toEqual(['a']);
  expect(server.asked.map(({ url }) => idsOf(url))).toEqual([['a']]);
});

test('long ids make shorter lists, so that the URL stays one that servers take', async () => {
  const server = await serve(answerAll);
  const ids = many(20).map((id) => id.padEnd(1000, 'x'));
  const { readings } = await komboAt(server.url).usersByIds(INTEGRATION, ids, limits());
  expect(readings).toHaveLength(20);
  expect(Math.max(...server.asked.map(({ url }) => url.href.length))).toBeLessThan(7000);
});

test('a further page is followed, with the same ids', async () => {
  const server = await serve((response, { url }) => {
    if (url.searchParams.has('cursor')) sendUsers(response, [row({ id: 'b' })]);
    else sendUsers(response, [row({ id: 'a' })], 'two');
  });
  const { readings } = await komboAt(server.url).usersByIds(INTEGRATION, ['a', 'b'], limits());
  expect(readings.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(server.asked.map(({ url }) => url.searchParams.get('ids'))).toEqual(['a,b', 'a,b']);
});

test('pages without end fail: a part of the list would make the others look missing', async () => {
  const server = await serve((response, _asked, count) => sendUsers(response, [row({ id: 'a' })], `page ${count}`));
  const readings = komboAt(server.url).usersByIds(INTEGRATION, ['a', 'b'], limits());
  expect(await reasonOf(readings)).toMatchObject({ remedy: 'report', code: 'KOMBO.PAGES_ENDLESS' });
});

test('an id that the newer contract leaves out is unknown', async () => {
  const server = await serve((response) => sendUsers(response, [row({ id: 'a' })]));
  const found = await komboAt(server.url).usersByIds(INTEGRATION, ['a', 'gone'], limits());
  expect(found).toMatchObject({ readings: [{ id: 'a' }], unknown: ['gone'], requests: 1 });
});

test('nobody is unknown where a row came whose id cannot be read: it may be anyone’s', async () => {
  const server = await serve((response) => sendUsers(response, [row({ id: 'a' }), row({ id: 5 })]));
  const found = await komboAt(server.url).usersByIds(INTEGRATION, ['a', 'b'], limits());
  expect(found).toMatchObject({ readings: [{ id: 'a' }], unknown: [] });
});

test('nobody is unknown where a row came that was not asked for: the filter was not understood', async () => {
  const server = await serve((response) => sendUsers(response, [row({ id: 'a' }), row({ id: ' b' })]));
  const found = await komboAt(server.url).usersByIds(INTEGRATION, ['a', 'b'], limits());
  expect(found).toMatchObject({ readings: [{ id: 'a' }], unknown: [] });
});

test('an id with a comma cannot be asked for, and is neither found nor unknown', async () => {
  const server = await serve((response) => sendUsers(response, []));
  const found = await komboAt(server.url).usersByIds(INTEGRATION, ['a,b', 'c'], limits());
  expect(found).toEqual({ readings: [], unknown: ['c'], set_aside: 0, requests: 1 });
  expect(server.asked.map(({ url }) => idsOf(url))).toEqual([['c']]);
});

test.each([null, 'PLATFORM.INPUT_INVALID', 'ATS.USER_NOT_FOUND'])(
  'the older contract refuses a list for one unknown id (%s): the others are found by halving',
  async (code) => {
    const server = await serve(older(new Set(['user-3', 'user-77']), code));
    const { readings, unknown, requests } = await komboAt(server.url).usersByIds(INTEGRATION, many(100), limits());
    const expected = many(100).filter((id) => id !== 'user-3' && id !== 'user-77');
    expect(readings.map(({ id }) => id)).toEqual(expected);
    expect(unknown).toEqual(['user-3', 'user-77']);
    expect(requests).toBe(server.asked.length);
    expect(server.asked.length).toBeLessThan(30);
  },
);

test('of unknown ids alone nothing is found', async () => {
  const server = await serve(older(new Set(many(5))));
  const found = await komboAt(server.url).usersByIds(INTEGRATION, many(5), limits());
  expect(found).toMatchObject({ readings: [], unknown: many(5) });
});

test.each([
  ['PLATFORM.INTEGRATION_NOT_FOUND', 'person'],
  ['INTEGRATION.MODEL_DISABLED', 'freeze'],
  ['PLATFORM.UNKNOWN_ERROR', 'report'],
])('a 404 that is about something else (%s) is a failure, not a missing user', async (code, remedy) => {
  const server = await serve((response) => sendError(response, code, { status: 404 }));
  const readings = komboAt(server.url).usersByIds(INTEGRATION, ['a'], limits());
  expect(await reasonOf(readings)).toMatchObject({ remedy, code });
});

test.each(['', '<html>not found</html>', '{}'])(
  'a 404 that is not in Kombo’s words is a failure: "%s"',
  async (body) => {
    const server = await serve((response) => response.writeHead(404).end(body));
    const readings = komboAt(server.url).usersByIds(INTEGRATION, ['a'], limits());
    expect(await reasonOf(readings)).toEqual({ remedy: 'report', code: 'KOMBO.HTTP_404', title: null });
    expect(server.asked).toHaveLength(1);
  },
);
