import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../infra/local/sandbox/faults.ts';
import { at, errorSchema, failureOf, get, getUsers, openSandbox, readPage, users } from './asking.ts';

const MEGABYTE = 1024 * 1024;

/** A sandbox whose next answer goes wrong, and that answer. */
async function answerWith(fault: Fault): Promise<Response> {
  const sandbox = await openSandbox();
  const { id } = at(sandbox, 'greenhouse');
  sandbox.faults.next(id, fault);
  return getUsers(sandbox, id);
}

describe('a fault', () => {
  it('may be an error of Kombo with headers', async () => {
    const fault = {
      kind: 'error',
      status: 503,
      code: 'REMOTE.SERVICE_UNAVAILABLE',
      headers: { 'retry-after': '7' },
    } as const;
    const answer = await answerWith(fault);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(errorSchema.parse(await answer.json()).error).toMatchObject({
      code: 'REMOTE.SERVICE_UNAVAILABLE',
      title: 'Service unavailable.',
    });
  });

  it('may be that some people are missing, in the list and when they are asked for by id', async () => {
    const sandbox = await openSandbox();
    const { id } = at(sandbox, 'greenhouse');
    const whole = await users(sandbox, id);
    const [lost, ...others] = whole.results;
    sandbox.faults.next(id, { kind: 'without', ids: new Set([lost?.id ?? '']) }, 2);
    expect(await users(sandbox, id)).toEqual({ ...whole, results: others });
    expect((await users(sandbox, id, { ids: lost?.id ?? '' })).results).toEqual([]);
  });

  it('may be the HTML of a load balancer, or nothing', async () => {
    const html = await answerWith({ kind: 'body', status: 502, type: 'text/html', text: '<h1>Bad Gateway</h1>' });
    const empty = await answerWith({ kind: 'body', status: 504, type: 'text/plain', text: '' });
    expect([html.status, html.headers.get('content-type'), await html.text()]).toEqual([
      502,
      'text/html',
      '<h1>Bad Gateway</h1>',
    ]);
    expect([empty.status, await empty.text()]).toEqual([504, '']);
  });
});

describe('a fault in time', () => {
  it('may be that no answer comes until the server closes', async () => {
    const sandbox = await openSandbox();
    const { id } = at(sandbox, 'greenhouse');
    sandbox.faults.next(id, { kind: 'hang' });
    const outcome = getUsers(sandbox, id).then(
      () => 'answered',
      () => 'cut off',
    );
    const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 50, 'still waiting'))]);
    await sandbox.close();
    expect([first, await outcome]).toEqual(['still waiting', 'cut off']);
  });

  it('may be that the right answer comes late', async () => {
    const begun = performance.now();
    const page = await readPage(await answerWith({ kind: 'slow', ms: 60 }));
    expect(page.results).toHaveLength(40);
    expect(performance.now() - begun).toBeGreaterThan(50);
  });
});

describe('a fault in the body', () => {
  it('may be a body cut midway', async () => {
    const answer = await answerWith({ kind: 'truncated' });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('may be a whole body with half a JSON', async () => {
    const answer = await answerWith({ kind: 'malformed' });
    const text = await answer.text();
    expect(text.length).toBe(Number(answer.headers.get('content-length')));
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('may be a right answer that is far too long', async () => {
    const answer = await answerWith({ kind: 'padding', bytes: 5 * MEGABYTE + 1 });
    const text = await answer.text();
    expect(text.length).toBeGreaterThan(5 * MEGABYTE);
    expect(JSON.parse(text)).toMatchObject({ status: 'success' });
  });
});

describe('a fault in the data', () => {
  it('may be other rows, as they are', async () => {
    const rows = [null, 7, 'x', { id: {} }, JSON.parse('{"__proto__":{"id":"1"}}')];
    const answer = await answerWith({ kind: 'rows', rows });
    expect(await answer.text()).toBe(JSON.stringify({ status: 'success', data: { next: null, results: rows } }));
  });

  it('may be another next', async () => {
    expect((await readPage(await answerWith({ kind: 'next', next: 'again' }))).next).toBe('again');
  });
});

describe('the queue of faults', () => {
  it('is taken in order, each as often as asked, then all is well again', async () => {
    const sandbox = await openSandbox();
    const { id } = at(sandbox, 'greenhouse');
    sandbox.faults.next(id, { kind: 'error', status: 500, code: 'PLATFORM.UNKNOWN_ERROR' }, 2);
    sandbox.faults.next(id, { kind: 'error', status: 409, code: 'INTEGRATION.INACTIVE' });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await getUsers(sandbox, id)).status);
    expect(statuses).toEqual([500, 500, 409, 200]);
  });

  it('leaves other integrations and other endpoints alone, and can be forgotten', async () => {
    const sandbox = await openSandbox();
    const { id } = at(sandbox, 'greenhouse');
    sandbox.faults.next(id, { kind: 'error', status: 500, code: null }, Infinity);
    sandbox.faults.next(id, { on: 'integration', kind: 'error', status: 404, code: 'PLATFORM.INTEGRATION_NOT_FOUND' });
    expect((await getUsers(sandbox, at(sandbox, 'recruhr').id)).status).toBe(200);
    expect(await failureOf(await get(sandbox, `/integrations/${id}`))).toEqual([404, 'PLATFORM.INTEGRATION_NOT_FOUND']);
    expect((await get(sandbox, `/integrations/${id}`)).status).toBe(200);
    expect(await failureOf(await getUsers(sandbox, id))).toEqual([500, null]);
    sandbox.faults.clear(id);
    expect((await getUsers(sandbox, id)).status).toBe(200);
  });
});
