import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { serve } from '../../../support/http-server.ts';
import {
  failureOf,
  INTEGRATION,
  komboAt,
  limits,
  reasonOf,
  SECRET_PERSON,
  sendError,
  sendJson,
} from '../../../support/kombo.ts';

const users = (url: string) => komboAt(url).users(INTEGRATION, {}, limits());

test.each([
  ['PLATFORM.RATE_LIMIT_EXCEEDED', 'retry', 4],
  ['PLATFORM.CONCURRENCY_LIMIT_EXCEEDED', 'retry', 4],
  ['REMOTE.RATE_LIMIT_EXCEEDED', 'retry', 4],
  ['REMOTE.SERVICE_UNAVAILABLE', 'retry', 4],
  ['INTEGRATION.SETUP_SYNC_PENDING', 'wait', 1],
  ['INTEGRATION.MODEL_DISABLED', 'freeze', 1],
  ['INTEGRATION.MODEL_NOT_AVAILABLE', 'freeze', 1],
  ['INTEGRATION.AUTHENTICATION_INVALID', 'person', 1],
  ['INTEGRATION.PERMISSION_MISSING', 'person', 1],
  ['INTEGRATION.INACTIVE', 'person', 1],
  ['INTEGRATION.SETUP_INCOMPLETE', 'person', 1],
  ['INTEGRATION.QA_FAILED', 'person', 1],
  ['PLATFORM.INTEGRATION_NOT_FOUND', 'person', 1],
  ['PLATFORM.AUTHENTICATION_INVALID', 'everyone', 1],
  ['PLATFORM.IP_NOT_WHITELISTED', 'everyone', 1],
  ['PLATFORM.INPUT_INVALID', 'restart', 1],
  ['PLATFORM.UNKNOWN_ERROR', 'report', 1],
  ['PLATFORM.TASK_TIMED_OUT', 'report', 1],
  ['REMOTE.UNKNOWN_HTTP_ERROR', 'report', 1],
  ['FUTURE.CODE_OF_TOMORROW', 'report', 1],
])('%s is for %s, after %i requests, whatever the HTTP status', async (code, remedy, requests) => {
  for (const status of [400, 409, 503]) {
    const server = await serve((response) => sendError(response, code, { status }));
    expect(await reasonOf(users(server.url))).toEqual({ remedy, code, title: 'A title.' });
    expect(server.asked).toHaveLength(requests);
  }
});

test.each([
  [500, 'retry', 4],
  [502, 'retry', 4],
  [503, 'retry', 4],
  [429, 'retry', 4],
  [408, 'retry', 4],
  [401, 'everyone', 1],
  [400, 'report', 1],
  [403, 'report', 1],
  [404, 'report', 1],
  [413, 'report', 1],
])('a status of %i without a code is for %s', async (status, remedy, requests) => {
  for (const body of ['', '<html>Bad gateway</html>', '{"status":"error","error":{"code":nul', '[]', 'null']) {
    const server = await serve((response) => response.writeHead(status).end(body));
    expect(await reasonOf(users(server.url))).toEqual({ remedy, code: `KOMBO.HTTP_${status}`, title: null });
    expect(server.asked).toHaveLength(requests);
  }
});

test('an error in a success is an error all the same', async () => {
  const server = await serve((response) => sendError(response, 'INTEGRATION.INACTIVE', { status: 200 }));
  expect(await reasonOf(users(server.url))).toMatchObject({ remedy: 'person', code: 'INTEGRATION.INACTIVE' });
});

test.each([null, '', 7, {}, 'not a code', SECRET_PERSON, 'integration.inactive', 'A.'.padEnd(300, 'B'), 'PLATFORM'])(
  'a code that does not look like one is not used: %j',
  async (code) => {
    const body = { status: 'error', error: { code, title: null, message: SECRET_PERSON, log_url: null } };
    const server = await serve((response) => sendJson(response, body, { status: 400 }));
    expect(await reasonOf(users(server.url))).toEqual({ remedy: 'report', code: 'KOMBO.HTTP_400', title: null });
  },
);

test.each([null, '', 7, {}, 'long '.repeat(100)])('a title that is not one is not used: %j', async (title) => {
  const body = { status: 'error', error: { code: 'PLATFORM.INPUT_INVALID', title } };
  const server = await serve((response) => sendJson(response, body, { status: 400 }));
  expect(await reasonOf(users(server.url))).toMatchObject({ code: 'PLATFORM.INPUT_INVALID', title: null });
});

test('a message, which may hold a person’s data, is nowhere in the failure', async () => {
  const server = await serve((response) => sendError(response, 'PLATFORM.UNKNOWN_ERROR'));
  const failure = await failureOf(users(server.url));
  expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(SECRET_PERSON);
  expect(failure.cause).toBeUndefined();
});

test.each([301, 302, 307, 308])('a redirect (%i) is not followed: the key stays with Kombo', async (status) => {
  const elsewhere = await serve((response) => response.end('{}'));
  const server = await serve((response) => response.writeHead(status, { location: elsewhere.url }).end());
  expect(await reasonOf(users(server.url))).toEqual({ remedy: 'report', code: `KOMBO.HTTP_${status}`, title: null });
  expect(elsewhere.asked).toEqual([]);
});

test('a status that HTTP does not have is classed like any other', async () => {
  const server = await serve((response) => response.writeHead(999).end('what'));
  expect(await reasonOf(users(server.url))).toMatchObject({ code: 'KOMBO.HTTP_999' });
});
