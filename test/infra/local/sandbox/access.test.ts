import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openRequests } from '../../../../infra/local/sandbox/requests.ts';
import { at, failureOf, get, getUsers, NOON, openSandbox, stoppedClock } from './asking.ts';

const SECOND = 1000;

describe('access', () => {
  it('needs the key', async () => {
    const sandbox = await openSandbox({ api_key: 'secret' });
    const { id } = at(sandbox, 'greenhouse');
    expect((await getUsers(sandbox, id)).status).toBe(200);
    for (const api_key of ['wrong', '', 'secret2']) {
      const answer = await getUsers({ ...sandbox, api_key }, id);
      expect(await failureOf(answer)).toEqual([401, 'PLATFORM.AUTHENTICATION_INVALID']);
    }
    expect((await fetch(`${sandbox.url}/check-api-key`)).status).toBe(401);
  });

  it('needs an integration that exists', async () => {
    const sandbox = await openSandbox();
    expect(await failureOf(await getUsers(sandbox, 'greenhouse:x'))).toEqual([404, 'PLATFORM.INTEGRATION_NOT_FOUND']);
    expect(await failureOf(await get(sandbox, '/ats/users'))).toEqual([400, 'PLATFORM.INPUT_INVALID']);
    expect(await failureOf(await get(sandbox, '/ats/jobs'))).toEqual([404, null]);
  });

  it('is refused when the port is taken', async () => {
    const sandbox = await openSandbox();
    await expect(openSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});

describe('every answer', () => {
  it('has the date by the clock of the sandbox, and says what is left of the rate limit', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now, rate_limit: { limit: 2, window_ms: 10 * SECOND } });
    const told = async () => {
      const { status, headers } = await get(sandbox, '/check-api-key');
      return [status, ...['limit', 'remaining', 'reset'].map((name) => headers.get(`ratelimit-${name}`))];
    };
    expect((await fetch(`${sandbox.url}/nothing`)).headers.get('date')).toBe(new Date(NOON).toUTCString());
    clock.pass(4 * SECOND);
    expect(await told()).toEqual([200, '2', '0', '6']);
    expect(await told()).toEqual([429, '2', '0', '6']);
    clock.pass(6 * SECOND);
    expect(await told()).toEqual([200, '2', '1', '10']);
  });

  it('over the limit has its code', async () => {
    const sandbox = await openSandbox({ rate_limit: { limit: 0, window_ms: SECOND } });
    expect(await failureOf(await get(sandbox, '/check-api-key'))).toEqual([429, 'PLATFORM.RATE_LIMIT_EXCEEDED']);
  });

  it('takes as long as asked for', async () => {
    const sandbox = await openSandbox({ latency_ms: 60 });
    const begun = performance.now();
    await get(sandbox, '/check-api-key');
    expect(performance.now() - begun).toBeGreaterThan(50);
  });
});

describe('the log of requests', () => {
  it('tells what was asked, never with which key', async () => {
    const sandbox = await openSandbox();
    const { id } = at(sandbox, 'greenhouse');
    await getUsers(sandbox, id, { page_size: 3 });
    expect(sandbox.requests()).toEqual([
      { method: 'GET', path: '/v1/ats/users', query: { page_size: '3' }, integration_id: id },
    ]);
  });

  it('keeps the latest thousand', () => {
    const requests = openRequests();
    for (let nth = 1; nth <= 1005; nth += 1) {
      requests.add({ method: 'GET', path: `/${nth}`, query: {}, integration_id: null });
    }
    expect(requests.list()).toHaveLength(1000);
    expect(requests.list().at(-1)?.path).toBe('/1005');
  });
});

const detailsSchema = z.object({
  data: z.object({
    end_user: z.object({ organization_name: z.string(), origin_id: z.string().nullable() }),
    read_models: z.array(
      z.object({ id: z.string(), fields: z.array(z.object({ id: z.string(), is_available: z.boolean() })) }),
    ),
  }),
});

describe('an integration', () => {
  it('tells whose it is; one customer has no id of ours', async () => {
    const sandbox = await openSandbox();
    const origins = sandbox.integration_ids.map(async (id) => {
      const answer = await get(sandbox, `/integrations/${encodeURIComponent(id)}`);
      return detailsSchema.parse(await answer.json()).data.end_user.origin_id;
    });
    expect(await Promise.all(origins)).toEqual(['36123', '36188', null, '36240']);
  });

  it('tells which fields of a user its connector provides', async () => {
    const sandbox = await openSandbox();
    const answer = await get(sandbox, `/integrations/${at(sandbox, 'workday').id}`);
    const { read_models } = detailsSchema.parse(await answer.json()).data;
    const lacking = read_models.find(({ id }) => id === 'ats_users')?.fields.filter((field) => !field.is_available);
    expect(lacking?.map(({ id }) => id)).toEqual(['status']);
  });
});
