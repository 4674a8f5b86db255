import { describe, expect, it } from 'vitest';
import { readOptions } from '../../../infra/local/options.ts';

const KOMBO = { KOMBO_API_KEY: 'key', KOMBO_INTEGRATIONS: 'workday:a' };

describe('options', () => {
  it('without any are the sandbox, live, for people, in memory', () => {
    const usual = { once: false, json: false, sweep: false, verdicts: [], port: 4400 };
    expect(readOptions([], {})).toEqual({ ...usual, source: { kind: 'sandbox' } });
  });

  it('are taken from the command line', () => {
    const options = readOptions(['--once', '--json', '--data', 'state'], {});
    expect(options).toMatchObject({ once: true, json: true, data: 'state' });
    expect(readOptions(['--sweep', '--settings', 'mine.json'], {})).toMatchObject({
      sweep: true,
      settings: 'mine.json',
    });
  });

  it('may answer several holds, each once', () => {
    const approved = ['--approve', 'a:b:deletions', '--approve', 'a:b:deletions', '--approve=a:c:clearings:email'];
    const options = readOptions(['--data', 'state', ...approved, '--dismiss', 'a:b:creations'], {});
    expect(options?.verdicts).toEqual([
      { integration_id: 'a:b', kind: 'deletions', answer: 'approve' },
      { integration_id: 'a:c', kind: 'clearings:email', answer: 'approve' },
      { integration_id: 'a:b', kind: 'creations', answer: 'dismiss' },
    ]);
  });

  it('with a key and integrations are the real Kombo in Europe', () => {
    const environment = { KOMBO_API_KEY: ' key\n', KOMBO_INTEGRATIONS: 'workday:a, recruhr:b,workday:a' };
    expect(readOptions([], environment)?.source).toEqual({
      kind: 'kombo',
      api_key: 'key',
      base_url: 'https://api.kombo.dev/v1',
      integration_ids: ['workday:a', 'recruhr:b'],
    });
  });

  it('with a base URL are whoever answers there', () => {
    const environment = { ...KOMBO, KOMBO_BASE_URL: 'http://127.0.0.1:8080/v1/' };
    expect(readOptions([], environment)?.source).toMatchObject({ base_url: 'http://127.0.0.1:8080/v1' });
  });
});

describe('the console', () => {
  it('is on the port that is asked for', () => {
    expect(readOptions(['--port', '0'], {})?.port).toBe(0);
    expect(readOptions(['--port=65535'], {})?.port).toBe(65_535);
  });

  it('is not served where it is not wanted, nor for a single poll', () => {
    expect(readOptions(['--no-console'], {})?.port).toBeUndefined();
    expect(readOptions(['--once', '--port', '4401'], {})?.port).toBeUndefined();
  });
});

describe('help', () => {
  it.each(['--help', '-h'])('is asked for by %s, whatever else', (word) => {
    expect(readOptions([word, '--once'], { KOMBO_BASE_URL: 'nonsense' })).toBeUndefined();
  });
});

describe('wrong usage', () => {
  it.each([
    { given: 'an option that does not exist', words: ['--wat'], names: '--wat' },
    { given: 'a port that is none', words: ['--port', '65536'], names: '--port' },
    { given: 'a port in words', words: ['--port', 'http'], names: '--port' },
    { given: 'a word', words: ['live'], names: "'live'" },
    { given: 'no directory', words: ['--data'], names: '--data' },
    { given: 'an empty directory', words: ['--data', ''], names: '--data' },
    { given: 'no settings file', words: ['--settings', ''], names: '--settings' },
    { given: 'an answer without a state', words: ['--approve', 'a:b:deletions'], names: '--data' },
    { given: 'an answer to nothing', words: ['--data', 'x', '--dismiss'], names: '--dismiss' },
    {
      given: 'an answer without a kind',
      words: ['--data', 'x', '--approve', 'a:b'],
      names: '--approve must be ID:KIND',
    },
    { given: 'an answer without a tool', words: ['--data', 'x', '--approve', 'b:deletions'], names: '"b:deletions"' },
    {
      given: 'an answer of no kind',
      words: ['--data', 'x', '--approve', 'a:b:renames'],
      names: 'deactivations, creations',
    },
    { given: 'half a kind', words: ['--data', 'x', '--dismiss', 'a:b:clearings'], names: '"clearings" in --dismiss' },
    {
      given: 'two answers to one hold',
      words: ['--data', 'x', '--dismiss', 'a:b:creations', '--approve', 'a:b:creations'],
      names: 'both --approve and --dismiss',
    },
    { given: 'no key', environment: { ...KOMBO, KOMBO_API_KEY: '' }, names: 'KOMBO_API_KEY' },
    { given: 'a base URL alone', environment: { KOMBO_BASE_URL: 'http://a.example' }, names: 'KOMBO_API_KEY' },
    { given: 'a key that is none', environment: { ...KOMBO, KOMBO_API_KEY: 'a b' }, names: 'KOMBO_API_KEY' },
    { given: 'no integrations', environment: { KOMBO_API_KEY: 'key' }, names: 'KOMBO_INTEGRATIONS' },
    { given: 'an id without a tool', environment: { ...KOMBO, KOMBO_INTEGRATIONS: 'a' }, names: 'KOMBO_INTEGRATIONS' },
    { given: 'an empty id', environment: { ...KOMBO, KOMBO_INTEGRATIONS: 'a:b,' }, names: 'KOMBO_INTEGRATIONS' },
    { given: 'an odd id', environment: { ...KOMBO, KOMBO_INTEGRATIONS: 'a:ü' }, names: 'KOMBO_INTEGRATIONS' },
    { given: 'no URL', environment: { ...KOMBO, KOMBO_BASE_URL: 'kombo' }, names: 'KOMBO_BASE_URL' },
    { given: 'a file', environment: { ...KOMBO, KOMBO_BASE_URL: 'file:///a' }, names: 'KOMBO_BASE_URL' },
    { given: 'a query', environment: { ...KOMBO, KOMBO_BASE_URL: 'http://a.example/?b' }, names: 'KOMBO_BASE_URL' },
    { given: 'a password', environment: { ...KOMBO, KOMBO_BASE_URL: 'http://a:b@c.example' }, names: 'KOMBO_BASE_URL' },
  ])('is refused with one sentence that names it: $given', ({ words = [], environment = {}, names }) => {
    const read = () => readOptions(words, environment);
    expect(read).toThrow(expect.objectContaining({ exitCode: 2, message: expect.stringContaining(names) }));
    expect(read).toThrow(/^[^\n]+\.$/);
  });

  it('never quotes the key', () => {
    expect(() => readOptions([], { ...KOMBO, KOMBO_API_KEY: 'secret\u0007' })).toThrow(/^(?!.*secret)/);
  });
});
