import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTelemetry } from '../../../functions/adapters/telemetry.ts';
import { openDoorbell, requestOf, sign, signed, type Doorbell } from '../../support/doorbell.ts';
import { startRig, type Rig } from '../../support/rig.ts';

let rig: Rig;
let bell: Doorbell;

beforeEach(async () => {
  rig = await startRig(3);
  bell = openDoorbell(rig);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rig.close();
});

const outcomes = () => bell.reports.map(({ outcome }) => outcome);
const changed = (about: object = {}) =>
  JSON.stringify({
    id: 'w',
    type: 'data-changed',
    data: { integration_id: rig.ats.id, changed_models: [{ name: 'ats_users' }], ...about },
  });

describe('a request that Kombo has not signed', () => {
  it.each<[string, Readonly<Record<string, string>>]>([
    ['not at all', {}],
    ['with another secret', { 'x-kombo-signature': sign('{}', 'guessed') }],
    ['with an odd header', { 'x-kombo-signature': 'ü'.repeat(43) }],
  ])('is turned away, and nothing is looked at: %s', async (_, headers) => {
    expect(await bell.request(requestOf(changed(), headers))).toEqual({ statusCode: 401 });
    expect(bell.reports).toEqual([{ webhook: null, outcome: 'forged', reason: null }]);
    expect([bell.requests, bell.messages]).toEqual([[], []]);
  });

  it('but something alike is turned away', async () => {
    const signature = { 'x-kombo-signature': sign(changed()) };
    for (const body of [`${changed()} `, changed({ integration_id: rig.neighbour.ats.id }), '']) {
      expect(await bell.request(requestOf(body, signature))).toEqual({ statusCode: 401 });
    }
    expect(bell.requests).toEqual([]);
  });

  it('has no body', async () => {
    expect(await bell.request({ headers: {}, isBase64Encoded: false, requestContext: { requestId: 'x' } })).toEqual({
      statusCode: 401,
    });
  });

  it('by thousands reaches neither the table nor the queue, nor those whom Kombo rings for', async () => {
    for (let forged = 0; forged < 5_000; forged += 1) await bell.request(requestOf(changed(), {}));
    expect([bell.requests, bell.messages]).toEqual([[], []]);
    expect(await bell.changed()).toEqual({ statusCode: 200 });
  });
});

describe('a body', () => {
  it.each([
    ['text of other alphabets', 'Жанна 💥 ü'],
    ['a name that was cut within a character', '\uD800'],
  ])('may hold %s, as text or in Base64', async (_, name) => {
    const bytes = Buffer.from(changed({ end_user: name }));
    const headers = { 'x-kombo-signature': sign(bytes) };
    const request = requestOf(bytes.toString('base64'), headers);
    expect(await bell.request({ ...request, isBase64Encoded: true })).toEqual({ statusCode: 200 });
    expect(await bell.request(requestOf(bytes.toString('utf8'), headers))).toEqual({ statusCode: 200 });
    expect(outcomes()).toEqual(['asked', 'expected']);
  });

  it('of bytes that are no text is held to its bytes', async () => {
    const bytes = Buffer.concat([Buffer.from(changed()), Buffer.from([0xff, 0xc3])]);
    const request = requestOf(bytes.toString('base64'), { 'x-kombo-signature': sign(bytes) });
    expect(await bell.request({ ...request, isBase64Encoded: true })).toEqual({ statusCode: 200 });
    expect(outcomes()).toEqual(['ignored']);
  });

  it('of 64 KB is the largest that is looked at, in bytes and not in characters', async () => {
    const room = 65_536 - changed({ x: '' }).length;
    expect(await bell.request(signed(changed({ x: 'x'.repeat(room) })))).toEqual({ statusCode: 200 });
    expect(await bell.request(signed(changed({ x: 'x'.repeat(room + 1) })))).toEqual({ statusCode: 413 });
    expect(await bell.request(signed(changed({ x: 'ü'.repeat(room / 2 + 1) })))).toEqual({ statusCode: 413 });
    const large = { ...requestOf(Buffer.alloc(4_000_000).toString('base64')), isBase64Encoded: true };
    expect(await bell.request(large)).toEqual({ statusCode: 413 });
    expect(outcomes()).toEqual(['asked', 'too_large', 'too_large', 'too_large']);
  });

  it.each([
    '',
    'nonsense',
    '[]',
    '{"type":"robot-created","data":{}}',
    '{"type":"data-changed","data":{"__proto__":1}}',
  ])('that says nothing to us is taken, and ignored: %s', async (body) => {
    expect(await bell.request(signed(body))).toEqual({ statusCode: 200 });
    expect(bell.reports).toEqual([{ webhook: null, outcome: 'ignored', reason: null }]);
    expect(bell.requests).toEqual([]);
  });

  it.each(['user#1:x', 'integration:', ':x', `workday:${'x'.repeat(10_000)}`, 'a:b:c', '__proto__:constructor'])(
    'with an id that is none of ours touches nothing: %.30s',
    async (integration_id) => {
      const before = await rig.register.list();
      for (const type of ['data-changed', 'integration-created', 'integration-deleted']) {
        const data = { id: integration_id, integration_id, changed_models: [{ name: 'ats_users' }] };
        expect(await bell.ring(type, data)).toEqual({ statusCode: 200 });
      }
      expect(outcomes()).toEqual(['ignored', 'ignored', 'ignored']);
      expect([bell.messages, await rig.register.list()]).toEqual([[], before]);
    },
  );
});

it.each(['data-changed', 'integration-state-changed', 'integration-created', 'integration-deleted'])(
  'a webhook that is sent again and again comes to no more than polls, and asks Kombo once a minute: %s',
  async (type) => {
    const ids = type === 'integration-created' ? ['workday:unknown'] : [rig.ats.id];
    const data = { id: ids[0], integration_id: ids[0], changed_models: [{ name: 'ats_users' }] };
    const captured = signed(JSON.stringify({ id: 'w', type, data }));
    for (let replays = 0; replays < 300; replays += 1) await bell.request(captured);
    expect(bell.messages.length).toBeLessThanOrEqual(1);
    expect(rig.sandbox.requests().length).toBeLessThanOrEqual(1);
    rig.pass(61_000);
    await bell.request(captured);
    expect(rig.sandbox.requests().length).toBeLessThanOrEqual(2);
  },
);

it('what is unforeseen is answered so, and not passed on', async () => {
  const failure = new TypeError('Zyqlast left');
  bell = openDoorbell(rig, { lightQueue: { send: () => Promise.reject(failure) } });
  expect(await bell.changed()).toEqual({ statusCode: 500 });
  expect(bell.crashes).toEqual([[{ message_id: 'a-request', integration_id: null }, failure]]);
});

it('what is logged are ids and counts, one line for a webhook and none for a forged one, and nothing of a body', async () => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  const logger = new Logger({ serviceName: 'ring', logLevel: 'DEBUG' });
  bell = openDoorbell(rig, { telemetry: createTelemetry(logger, new Metrics({ namespace: 'abuse' })) });
  const end_user = { origin_id: 'Zyq1', creator_email: 'zyq@zyq.example', organization_name: 'Zyq, Inc.' };
  await bell.ring('integration-created', { id: rig.neighbour.ats.id, end_user });
  await bell.ring('integration-deleted', { id: 'workday:gone', end_user, deleted_at: 'Zyq' });
  await bell.ring('Zyq', { id: 'zyq@zyq.example', end_user });
  await bell.request(signed('Zyq'));
  await bell.request(requestOf('Zyq', { 'x-kombo-signature': 'Zyq' }));
  const failing = { send: () => Promise.reject(new TypeError('Zyq')) };
  const telemetry = createTelemetry(logger, new Metrics({ namespace: 'abuse' }));
  await openDoorbell(rig, { lightQueue: failing, telemetry }).ring('integration-state-changed', {
    integration_id: rig.ats.id,
    end_user,
  });
  const all = written.join('');
  expect(all.toLowerCase()).not.toContain('zyq');
  expect(all).toContain(rig.neighbour.ats.id);
  const lines = all.split('\n').filter(Boolean);
  expect(lines.filter((line) => line.includes('"message":"webhook"'))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('"Webhooks_forged":1'))).toHaveLength(1);
  expect(lines.filter((line) => line.includes('"Webhooks_ignored":1'))).toHaveLength(3);
  expect(lines.filter((line) => line.includes('"message":"unforeseen"'))).toHaveLength(1);
});
