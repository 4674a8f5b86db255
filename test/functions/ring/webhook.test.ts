import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readWebhook } from '../../../functions/ring/webhook.ts';
import { INTEGRATION_ID } from '../../support/builders.ts';

const read = (payload: unknown) => readWebhook(Buffer.from(JSON.stringify(payload)));
const changed = (data: object) =>
  read({ id: 'w', type: 'data-changed', data: { integration_id: INTEGRATION_ID, changed_models: [], ...data } });

const Published = z.object({
  webhooks: z.record(
    z.string(),
    z.object({
      post: z.object({
        requestBody: z.object({
          content: z.object({ 'application/json': z.object({ example: z.looseObject({ data: z.looseObject({}) }) }) }),
        }),
      }),
    }),
  ),
});
const contract = readFileSync(new URL('../../contract/kombo/openapi.json', import.meta.url), 'utf8');
const { webhooks } = Published.parse(JSON.parse(contract));
const exampleOf = (type: string) => webhooks[type]?.post.requestBody.content['application/json'].example;

describe("Kombo's published example", () => {
  const integration_id = 'personio:CBNMt7dSNCzBdnRTx87dev4E';

  it.each(['integration-created', 'integration-deleted', 'integration-state-changed'])('of %s is read', (type) => {
    expect(read(exampleOf(type))).toEqual({ type, integration_id });
  });

  it('of data-changed is about employees, and read when it is about users', () => {
    const example = exampleOf('data-changed');
    expect(read(example)).toBeUndefined();
    const data = { ...example?.data, changed_models: [{ name: 'ats_users' }] };
    expect(read({ ...example, data })).toEqual({ type: 'data-changed', integration_id });
  });

  it('of a webhook that we do not need is ignored', () => {
    expect(exampleOf('sync-finished')).toBeDefined();
    expect(read(exampleOf('sync-finished'))).toBeUndefined();
  });
});

describe('changed data', () => {
  it.each(['ats_users', 'ats_roles', 'ats_join_users_roles'])('of %s ring, whatever else has changed', (name) => {
    const changed_models = [{ name: 'ats_jobs' }, null, 'odd', { name: 5 }, { name, of: 'tomorrow' }];
    expect(changed({ changed_models })).toMatchObject({ type: 'data-changed' });
  });

  it.each<[string, unknown]>([
    ['of other models', [{ name: 'ats_jobs' }, { name: 'hris_employees' }]],
    ['of a model of tomorrow', [{ name: 'ats_users_v2' }]],
    ['of nothing', []],
    ['without a list', { name: 'ats_users' }],
    ['of null', null],
  ])('%s do not', (_, changed_models) => {
    expect(changed({ changed_models })).toBeUndefined();
  });
});

describe('what is no webhook', () => {
  it.each([
    '',
    'null',
    '5',
    '"ring"',
    '[]',
    '{}',
    '{"type":"data-changed"}',
    '\uFEFF{}',
    '{"type":',
    '['.repeat(60_000),
  ])('is ignored: %.20s', (text) => {
    expect(readWebhook(Buffer.from(text))).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['a number', 5],
    ['an object', { id: INTEGRATION_ID }],
    ['empty', ''],
    ['without a tool', 'HWUTwvyx2wLoSUHphiWVrp28'],
    ['with a line end', `${INTEGRATION_ID}\n`],
    ['of another alphabet', 'workday:ü'],
    ['of half a character', 'workday:\uD800'],
    ['10 KB long', `workday:${'x'.repeat(10_000)}`],
    ['the register itself', 'integration'],
  ])('has an id that is none: %s', (_, id) => {
    expect(read({ type: 'integration-created', data: { id } })).toBeUndefined();
    expect(read({ type: 'integration-state-changed', data: { integration_id: id } })).toBeUndefined();
    expect(changed({ integration_id: id, changed_models: [{ name: 'ats_users' }] })).toBeUndefined();
  });

  it.each([
    `{"type":"integration-created","__proto__":{"data":{"id":"${INTEGRATION_ID}"}}}`,
    `{"__proto__":{"type":"integration-created"},"data":{"id":"${INTEGRATION_ID}"}}`,
    '{"type":"constructor","data":{}}',
    '{"type":"__proto__","data":{}}',
    `{"type":["integration-created"],"data":{"id":"${INTEGRATION_ID}"}}`,
  ])('is not made one by a prototype: %s', (text) => {
    expect(readWebhook(Buffer.from(text))).toBeUndefined();
  });
});
