import { expect, test } from 'vitest';
import { serve } from '../../../support/http-server.ts';
import { INTEGRATION, komboAt, limits, reasonOf, row, sendJson, sendUsers } from '../../../support/kombo.ts';

test('everyone is asked for 250 at a time, deleted users included, with key and integration', async () => {
  const server = await serve((response) => sendUsers(response, []));
  await komboAt(server.url).users(INTEGRATION, {}, limits());
  const [asked] = server.asked;
  expect(asked?.method).toBe('GET');
  expect(asked?.url.pathname).toBe('/v1/ats/users');
  expect(Object.fromEntries(asked?.url.searchParams ?? [])).toEqual({ page_size: '250', include_deleted: 'true' });
  expect(asked?.headers).toMatchObject({ authorization: 'Bearer key', 'x-integration-id': INTEGRATION });
});

test('every filter goes with every page, and the cursor is sent back exactly', async () => {
  const cursor = 'eyJwYWdlIjoxMn0= +/&?#%20%\'"$&$1\\ü😀\n';
  const server = await serve((response, _asked, count) => sendUsers(response, [], count === 1 ? cursor : null));
  const kombo = komboAt(server.url);
  const updated_after = new Date('2026-11-22T10:15:03.120Z');
  const first = await kombo.users(INTEGRATION, { updated_after }, limits());
  await kombo.users(INTEGRATION, { updated_after, cursor: first.next ?? 'none' }, limits());
  const filters = { page_size: '250', include_deleted: 'true', updated_after: '2026-11-22T10:15:03.120Z' };
  expect(server.asked.map(({ url }) => Object.fromEntries(url.searchParams))).toEqual([
    filters,
    { ...filters, cursor },
  ]);
});

test('a page tells its users, the next cursor, when it was answered and what it took', async () => {
  const server = await serve((response) => {
    response.setHeader('date', 'Sun, 22 Nov 2026 10:15:03 GMT');
    sendUsers(response, [row({ id: 'a' }), { no: 'id' }, row({ id: 'b' })], 'more');
  });
  const page = await komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(page.readings.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(page).toMatchObject({ set_aside: 1, next: 'more', requests: 1 });
  expect(page.answered_at).toEqual(new Date('2026-11-22T10:15:03Z'));
});

test.each(['', 'soon'])('a Date header of "%s" is no date', async (date) => {
  const server = await serve((response) => {
    response.sendDate = false;
    if (date !== '') response.setHeader('date', date);
    sendUsers(response, []);
  });
  expect((await komboAt(server.url).users(INTEGRATION, {}, limits())).answered_at).toBeUndefined();
});

test('the cursor of the page itself as the next one is refused', async () => {
  const server = await serve((response) => sendUsers(response, [row()], 'again'));
  const page = komboAt(server.url).users(INTEGRATION, { cursor: 'again' }, limits());
  expect(await reasonOf(page)).toMatchObject({ remedy: 'restart', code: 'KOMBO.CURSOR_REPEATED' });
});

test.each([
  ['status', { data: { next: null, results: [] } }],
  ['status', { status: 'ok', data: { next: null, results: [] } }],
  ['data', { status: 'success' }],
  ['data.results', { status: 'success', data: { next: null } }],
  ['data.results', { status: 'success', data: { next: null, results: {} } }],
  ['data.next', { status: 'success', data: { results: [] } }],
  ['data.next', { status: 'success', data: { next: 2, results: [] } }],
  ['the answer as a whole', []],
  ['the answer as a whole', null],
  ['the answer as a whole', 'success'],
])('an envelope in which this makes no sense: %s, is refused at once: %j', async (title, body) => {
  const server = await serve((response) => sendJson(response, body));
  const page = komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toEqual({ remedy: 'report', code: 'KOMBO.ANSWER_UNREADABLE', title });
  expect(server.asked).toHaveLength(1);
});

test.each([
  ['HTML', '<html><body>jane.doe@acme.example</body></html>'],
  ['nothing', ''],
  ['cut JSON', '{"status":"success","data":{"next":null,"results":[{"id":"jane.doe@acme.example'],
])('%s with status 200 is refused, and nothing of it is kept', async (_what, body) => {
  const server = await serve((response) => response.end(body));
  const page = komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toEqual({
    remedy: 'report',
    code: 'KOMBO.ANSWER_UNREADABLE',
    title: 'the answer as a whole',
  });
});

test('200 without a body is refused as unreadable, and so is 204', async () => {
  const server = await serve((response) => response.writeHead(204).end());
  const page = komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(await reasonOf(page)).toMatchObject({ code: 'KOMBO.ANSWER_UNREADABLE' });
});

test('a byte order mark before the JSON does no harm', async () => {
  const body = JSON.stringify({ status: 'success', data: { next: null, results: [row()] } });
  const server = await serve((response) => response.end(`\uFEFF${body}`));
  expect((await komboAt(server.url).users(INTEGRATION, {}, limits())).readings).toHaveLength(1);
});

test('text in other scripts arrives whole, wherever the bytes are split', async () => {
  const body = Buffer.from(
    JSON.stringify({ status: 'success', data: { next: null, results: [row({ first_name: '李😀é' })] } }),
  );
  const server = await serve((response) => {
    const at = body.indexOf(0xf0) + 2;
    response.write(body.subarray(0, at));
    setTimeout(() => response.end(body.subarray(at)), 20);
  });
  const { readings } = await komboAt(server.url).users(INTEGRATION, {}, limits());
  expect(readings[0]?.first_name).toBe('李😀é');
});
