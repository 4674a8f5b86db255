import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../../infra/local/sandbox/sandbox.ts';
import { deadUrl } from '../../support/http-server.ts';
import { newDirectory, PATIENCE_MS, runProgram, type Exit } from './child.ts';

let kombo: Sandbox;

beforeAll(async () => {
  kombo = await startSandbox({ sizes: { greenhouse: 5, smartrecruiters: 5, recruhr: 5, workday: 5 } });
});
afterAll(() => kombo.close());

type Environment = Readonly<Record<string, string>>;

/** Polls the sandbox once, as if it were Kombo. */
async function poll(changes: Environment = {}, words: readonly string[] = []): Promise<Exit> {
  const ids = kombo.integration_ids.join(',');
  const environment = { KOMBO_API_KEY: kombo.api_key, KOMBO_INTEGRATIONS: ids, KOMBO_BASE_URL: kombo.url };
  return runProgram(['--once', '--json', ...words], { ...environment, ...changes });
}

const FIRST_LINE = /^Polling .+: \d integrations?, once\.\n/;
const SENTENCE = /^[^\n]+\.\n$/;

describe.concurrent('the program ends with one sentence', { timeout: PATIENCE_MS }, () => {
  it.each<[string, Environment, readonly string[]]>([
    ['--wat', {}, ['--wat']],
    ['KOMBO_API_KEY', { KOMBO_API_KEY: '' }, []],
    ['KOMBO_INTEGRATIONS', { KOMBO_INTEGRATIONS: 'acme' }, []],
    ['KOMBO_BASE_URL', { KOMBO_BASE_URL: 'kombo' }, []],
  ])('and exit code 2 when %s makes no sense', async (name, changes, words) => {
    const { code, out, err } = await poll(changes, words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(SENTENCE);
    expect(err).toContain(name);
  });

  it('and exit code 1 when the key is wrong', async () => {
    const { code, out, err } = await poll({ KOMBO_API_KEY: 'wrong' });
    expect([code, out]).toEqual([1, '']);
    expect(err.replace(FIRST_LINE, '')).toMatch(SENTENCE);
    expect(err).toContain('Kombo refuses the key (PLATFORM.AUTHENTICATION_INVALID');
  });

  it('and exit code 1 when nobody answers', async () => {
    const { code, out, err } = await poll({ KOMBO_BASE_URL: await deadUrl() });
    expect([code, out]).toEqual([1, '']);
    expect(err.replace(FIRST_LINE, '')).toMatch(SENTENCE);
    expect(err).toContain('Kombo does not answer (KOMBO.UNREACHABLE, ECONNREFUSED)');
  });

  it('and exit code 1 when the directory cannot be written', async () => {
    const file = newDirectory();
    writeFileSync(file, '');
    const { code, out, err } = await poll({}, ['--data', join(file, 'state')]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^\S+ cannot be used for the state \(ENOTDIR\)\.\n$/);
  });
});

describe.concurrent('an integration that Kombo does not know', { timeout: PATIENCE_MS }, () => {
  it('keeps none of the others from being polled', async () => {
    const { code, out, err } = await poll({ KOMBO_INTEGRATIONS: [...kombo.integration_ids, 'workday:gone'].join(',') });
    expect(code).toBe(1);
    expect(out.match(/integration\.ready/g)).toHaveLength(4);
    expect(err).toMatch(/\nworkday:gone cannot be polled \(PLATFORM\.INTEGRATION_NOT_FOUND.*\)\.\n/);
    expect(err).toMatch(/\nNot polled: workday:gone\.\n$/);
  });
});
