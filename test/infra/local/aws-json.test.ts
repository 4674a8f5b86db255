import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAwsService, type StandIn } from '../../../infra/local/aws-json.ts';

let service: StandIn;

beforeEach(async () => {
  service = await startAwsService({
    target: 'Echo',
    version: '1.1',
    actions: {
      Echo: async (body) => ({ kind: 'result', body }),
      Fail: () => Promise.reject(new Error('A defect')),
    },
  });
});

afterEach(() => service.close());

const SIGNED = { 'x-amz-target': 'Echo.Echo', authorization: 'AWS4-HMAC-SHA256' };

const post = (headers: Readonly<Record<string, string>>, body: string) =>
  fetch(service.url, { method: 'POST', headers: { ...SIGNED, ...headers }, body });

describe('a service', () => {
  it('answers in the type of its protocol', async () => {
    const response = await post({}, '{"a":"ü"}');
    expect(response.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(await response.json()).toEqual({ a: 'ü' });
  });

  it.each([
    { given: 'an operation it does not know', headers: { 'x-amz-target': 'Echo.Other' }, code: 'UnknownOperation' },
    { given: 'one that objects have', headers: { 'x-amz-target': 'Echo.toString' }, code: 'UnknownOperation' },
    { given: "another service's", headers: { 'x-amz-target': 'Other.Echo' }, code: 'UnknownOperation' },
    { given: 'no signature', headers: { authorization: '' }, code: 'MissingAuthenticationToken' },
    { given: 'what is not JSON', body: 'a=1', code: 'Serialization' },
    { given: 'more than any request has', body: ' '.repeat(3_000_000), code: 'RequestEntityTooLarge' },
  ])('refuses $given', async ({ headers = {}, body = '{}', code }) => {
    const response = await post(headers, body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({ __type: `${code}Exception` });
  });

  it('answers 500 for a defect of its own', async () => {
    const response = await post({ 'x-amz-target': 'Echo.Fail' }, '{}');
    expect([response.status, await response.json()]).toEqual([
      500,
      expect.objectContaining({ __type: 'InternalFailure' }),
    ]);
  });

  it('is on loopback only', () => {
    expect(new URL(service.url).hostname).toBe('127.0.0.1');
  });

  it('says so when its port is taken', async () => {
    const port = Number(new URL(service.url).port);
    const second = startAwsService({ target: 'Echo', version: '1.1', actions: {}, port });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
