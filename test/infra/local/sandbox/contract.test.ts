import { Ajv, type ErrorObject } from 'ajv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SWITCHES } from '../../../../infra/local/sandbox/connectors.ts';
import { rowOf } from '../../../../infra/local/sandbox/rows.ts';
import { startSandbox, type Sandbox } from '../../../../infra/local/sandbox/sandbox.ts';
import { at, everyUser, failureOf, get, getUsers, nth, stoppedClock, users } from './asking.ts';
import { FULL_CONTRACT, readContract, startPrism, type Prism } from './prism.ts';

const MINUTE = 60_000;
const STARTING_MS = 30_000;
const RATE_LIMIT = { limit: 150, window_ms: MINUTE };

const clock = stoppedClock();
let sandbox: Sandbox;
let prism: Prism;
/** The sandbox as seen through prism. */
let checked: Pick<Sandbox, 'url' | 'api_key'>;

beforeAll(async () => {
  sandbox = await startSandbox({ now: clock.now, day_ms: MINUTE, rate_limit: RATE_LIMIT });
  prism = await startPrism(sandbox.url);
  checked = { url: prism.url, api_key: sandbox.api_key };
  oneOfEachKind();
}, STARTING_MS);

afterAll(async () => {
  await prism.close();
  await sandbox.close();
});

/** Before each test the rate limit's window is over. */
beforeEach(() => clock.pass(MINUTE));

/** Everywhere somebody was emptied, somebody is deleted, and somebody is new. */
function oneOfEachKind(): void {
  for (const { people, hire, delete: remove, anonymise } of sandbox.world.integrations) {
    anonymise(remove(nth(people(), 0).id).id);
    remove(nth(people(), 0).id);
    hire();
  }
}

describe('the published contract', () => {
  it('is kept by every page of all four integrations, with deleted and emptied people', async () => {
    for (const { id, people } of sandbox.world.integrations) {
      const rows = await everyUser(checked, id, { page_size: 250, include_deleted: true });
      expect(rows.length).toBe(people().length);
      expect(rows.some((row) => row.remote_deleted_at !== null && row.remote_id === null)).toBe(true);
    }
  });

  it('is kept with every query parameter', async () => {
    const { id, people } = at(sandbox, 'smartrecruiters');
    const person = nth(
      people().filter(({ email, remote_deleted_at }) => email !== null && remote_deleted_at === null),
      0,
    );
    const query = {
      cursor: Buffer.from('{"page":1}').toString('base64'),
      page_size: 1,
      updated_after: '2020-01-01T00:00:00.000Z',
      include_deleted: true,
      ignore_unsupported_filters: true,
      ids: person.id,
      remote_ids: person.remote_id,
      emails: person.email ?? '',
    };
    expect((await users(checked, id, query)).results).toMatchObject([{ id: person.id }]);
  });
});

describe('the published contract of what is switched off', () => {
  it.each(['scope', 'customer'] as const)('is kept, by the %s, before and after the sync', async (by) => {
    for (const { id, switchOff, switchOn, sync } of sandbox.world.integrations) {
      for (const what of SWITCHES) switchOff(what, by);
      expect((await get(checked, `/integrations/${id}`)).status).toBe(200);
      sync();
      const [row] = await everyUser(checked, id, { page_size: 250, include_deleted: true });
      expect(row).toMatchObject({ remote_id: null, last_name: null, system_roles: [] });
      expect((await get(checked, `/integrations/${id}`)).status).toBe(200);
      for (const what of SWITCHES) switchOn(what);
      sync();
    }
  });
});

describe('the published contract of errors', () => {
  it('is kept by error answers', async () => {
    const { id } = at(sandbox, 'greenhouse');
    const wrongKey = await getUsers({ ...checked, api_key: 'wrong' }, id);
    const unknown = await getUsers(checked, 'greenhouse:unknown');
    const cursor = await getUsers(checked, id, { cursor: 'broken' });
    expect(await failureOf(wrongKey)).toEqual([401, 'PLATFORM.AUTHENTICATION_INVALID']);
    expect(await failureOf(unknown)).toEqual([404, 'PLATFORM.INTEGRATION_NOT_FOUND']);
    expect(await failureOf(cursor)).toEqual([400, 'PLATFORM.INPUT_INVALID']);
  });

  it('is kept by the answer to one request too many', async () => {
    const { id } = at(sandbox, 'greenhouse');
    await Promise.all(Array.from({ length: RATE_LIMIT.limit }, () => get(sandbox, '/check-api-key')));
    expect(await failureOf(await getUsers(checked, id))).toEqual([429, 'PLATFORM.RATE_LIMIT_EXCEEDED']);
  });
});

describe('the published contract of integrations', () => {
  it('is kept by integrations and by the check of a key', async () => {
    for (const id of sandbox.integration_ids) {
      const answer = await get(checked, `/integrations/${id}`);
      expect([answer.status, await answer.json()]).toMatchObject([200, { data: { id } }]);
    }
    expect((await get(checked, '/check-api-key')).status).toBe(200);
    expect(await failureOf(await get(checked, '/integrations/x'))).toEqual([404, 'PLATFORM.INTEGRATION_NOT_FOUND']);
  });
});

describe('the check against the contract', () => {
  it('finds a wrong row, a wrong envelope and an unknown code', async () => {
    const { id } = at(sandbox, 'greenhouse');
    const { id: userId, ...rest } = rowOf(at(sandbox, 'greenhouse'), at(sandbox, 'greenhouse').hire());
    sandbox.faults.next(id, { kind: 'rows', rows: [{ ...rest, id: userId, status: 'RETIRED' }] });
    sandbox.faults.next(id, { kind: 'rows', rows: [rest] });
    sandbox.faults.next(id, { kind: 'next', next: 7 });
    sandbox.faults.next(id, { kind: 'error', status: 400, code: 'PLATFORM.MADE_UP' });
    expect(await violations(await getUsers(checked, id))).toEqual(['data.results.0.status']);
    expect(await violations(await getUsers(checked, id))).toEqual(['data.results.0']);
    expect(await violations(await getUsers(checked, id))).toEqual(['data.next']);
    expect(await violations(await getUsers(checked, id))).toEqual(['error.code']);
    // Both keys are missing, at the root.
    sandbox.faults.next(id, { on: 'integration', kind: 'body', status: 200, type: 'application/json', text: '{}' });
    expect(await violations(await get(checked, `/integrations/${id}`))).toEqual(['', '']);
  });

  it('would, to the letter, refuse the nulls that its own types allow, and nothing else', async () => {
    const validate = await validator('GetAtsUsersPositiveResponse');
    const errors: ErrorObject[] = [];
    for (const id of sandbox.integration_ids) {
      const answer = await getUsers(sandbox, id, { page_size: 250, include_deleted: true });
      validate(await answer.json());
      errors.push(...(validate.errors ?? []));
    }
    const refused = errors.map(({ keyword, data, instancePath }) => [keyword, data, instancePath.split('/').at(-1)]);
    const distinct = new Set(refused.map((one) => JSON.stringify(one)));
    expect([...distinct].toSorted()).toEqual([
      '["enum",null,"scope"]',
      '["enum",null,"status"]',
      '["enum",null,"unified_type"]',
    ]);
  });
});

const problemSchema = z.object({ validation: z.array(z.object({ location: z.array(z.string()) })) });

/** Where prism says that an answer broke the contract. */
async function violations(answer: Response): Promise<readonly string[]> {
  expect(answer.status).toBe(500);
  const { validation } = problemSchema.parse(await answer.json());
  return validation.map(({ location }) => location.slice(2).join('.'));
}

const documentSchema = z.object({ components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }) });

async function validator(name: string) {
  const { components } = documentSchema.parse(JSON.parse(await readContract(FULL_CONTRACT)));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, verbose: true });
  return ajv.compile(components.schemas[name] ?? {});
}
