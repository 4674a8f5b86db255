import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { DETAILS, Event, jsonSchema, SOURCE, type DetailType } from '../../../functions/events/index.ts';

/**
 * The yardstick of compatibility: what stands in this directory must stay true as long as these detail types exist. An
 * example that is not accepted any more, or a schema that has become narrower, breaks a subscriber: it needs a new type.
 */
const V1 = join(import.meta.dirname, '../../contract/v1');

const TYPES = Object.keys(DETAILS).filter((key): key is DetailType => key in DETAILS);

const Entry = z.strictObject({
  source: z.literal(SOURCE),
  'detail-type': z.string(),
  time: z.iso.datetime(),
  detail: z.looseObject({ metadata: z.looseObject({ detected_at: z.string() }), data: z.looseObject({}) }),
});
const BrokenExamples = z
  .array(z.strictObject({ why: z.string(), 'detail-type': z.string(), detail: z.looseObject({}) }))
  .check(z.minLength(1));

const read = (name: string): unknown => JSON.parse(readFileSync(join(V1, name), 'utf8'));
const example = (type: DetailType) => Entry.parse(read(`${type}.json`));
const brokenExamples = (type: DetailType) =>
  BrokenExamples.parse(read(`${type}.broken.json`)).map((broken) => [broken.why, broken] as const);

const ajv = formats.default(new Ajv2020({ allErrors: true, allowUnionTypes: true }));

/** What a subscriber sees wrong who knows nothing but the committed schema. */
function refusals(type: DetailType, detail: unknown) {
  if (ajv.getSchema(type) === undefined) ajv.addSchema(z.looseObject({}).parse(read(`${type}.schema.json`)), type);
  return ajv.validate(type, detail) ? [] : (ajv.errors ?? []);
}

test('every detail type has an example, broken examples and a schema, and nothing else lies there', () => {
  const expected = TYPES.flatMap((type) => [`${type}.json`, `${type}.broken.json`, `${type}.schema.json`]);
  expect(readdirSync(V1).sort()).toEqual(expected.sort());
});

describe.each(TYPES)('%s', (type) => {
  test('has an example that is an entry of the bus', () => {
    const { 'detail-type': detailType, time, detail } = example(type);
    expect(detailType).toBe(type);
    expect(time).toBe(detail.metadata.detected_at.replace(/\.\d+Z$/, 'Z'));
  });

  test('has an example of which its schemas know every part', () => {
    const { detail } = example(type);
    expect(Event.parse(example(type))).toEqual({ 'detail-type': type, detail });
    expect(refusals(type, detail)).toEqual([]);
  });

  test.each(brokenExamples(type))('is not this: %s', (_, broken) => {
    expect(broken['detail-type']).toBe(type);
    expect(Event.safeParse(broken).error?.issues).toHaveLength(1);
    expect(refusals(type, broken.detail)).not.toEqual([]);
  });

  test('has further fields some day, which harm nobody and are dropped', () => {
    const { detail } = example(type);
    const later = {
      ...detail,
      metadata: { ...detail.metadata, trace: 'x' },
      data: { ...detail.data, more: [1] },
      v: 2,
    };
    expect(Event.parse({ 'detail-type': type, detail: later }).detail).toEqual(detail);
    expect(refusals(type, later)).toEqual([]);
  });

  test('has the schema that the code generates: if its change is meant, run this test with -u, which writes it', async () => {
    const file = join(V1, `${type}.schema.json`);
    const generated = await format(JSON.stringify(jsonSchema(type)), {
      ...(await resolveConfig(file)),
      parser: 'json',
    });
    await expect(generated).toMatchFileSnapshot(file);
  });
});

describe.each(['user.created', 'user.updated'] as const)('%s', (type) => {
  test.each([
    ['status', { status: 'ON_LEAVE' }],
    ['scope', { system_roles: [{ remote_id: '1', remote_label: null, scope: 'DEPARTMENT', unified_type: null }] }],
    ['unified type', { system_roles: [{ remote_id: '1', remote_label: null, scope: null, unified_type: 'AUDITOR' }] }],
  ])("may have a %s of tomorrow: Kombo's enumerations grow", (_, fields) => {
    const { detail } = example(type);
    const user = { ...z.looseObject({}).parse(detail.data['user']), ...fields };
    const later = { ...detail, data: { ...detail.data, user } };
    expect(Event.parse({ 'detail-type': type, detail: later }).detail).toEqual(later);
    expect(refusals(type, later)).toEqual([]);
  });
});

test('a type that the contract does not have is refused', () => {
  expect(Event.safeParse({ ...example('user.created'), 'detail-type': 'user.promoted' }).success).toBe(false);
});
