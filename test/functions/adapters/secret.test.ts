import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ApiKey } from '../../../functions/adapters/kombo.ts';
import { createApiKey, createSecretUrl, createWebhookSecret } from '../../../functions/adapters/secret.ts';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { error } from '../../../infra/local/aws-json.ts';
import { loopback } from '../../support/loopback.ts';
import { startSecretsManager, type SecretsManagerStandIn } from '../../support/secrets-manager.ts';

let secrets: SecretsManagerStandIn;
let client: SecretsManagerClient;
let key: ApiKey;

beforeEach(async () => {
  secrets = await startSecretsManager();
  client = new SecretsManagerClient(loopback(secrets.url));
  key = createApiKey({ secret_id: 'kombo', client });
});

afterEach(async () => {
  vi.useRealTimers();
  client.destroy();
  await secrets.close();
});

const putKey = (api_key: string) => secrets.put('kombo', JSON.stringify({ api_key }));

describe('the key', () => {
  it('is read once in five minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    putKey('first');
    expect([await key.get(), await key.get()]).toEqual(['first', 'first']);
    putKey('second');
    vi.setSystemTime(Date.now() + 299_000);
    expect(await key.get()).toBe('first');
    expect(secrets.reads()).toBe(1);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await key.get()).toBe('second');
  });

  it('is read at once when it is to be refreshed, and kept', async () => {
    putKey('first');
    await key.get();
    putKey('second');
    expect(await key.refresh()).toBe('second');
    expect(await key.get()).toBe('second');
    expect(secrets.reads()).toBe(2);
  });

  it('is read once by those who ask at the same time', async () => {
    putKey('first');
    expect(await Promise.all([key.get(), key.get(), key.get()])).toEqual(['first', 'first', 'first']);
    await Promise.all([key.refresh(), key.refresh()]);
    expect(secrets.reads()).toBe(2);
  });

  it('has lost the line end that was pasted with it', async () => {
    putKey('first\n');
    expect(await key.get()).toBe('first');
  });
});

describe('a secret that cannot be read', () => {
  it.each([
    ['plain text', 'hush-hush'],
    ['JSON of something else', '"hush-hush"'],
    ['an object without the key', '{"apikey":"hush-hush"}'],
    ['a key that no header can carry', '{"api_key":"hush-hush\\n\\u0007"}'],
    ['bytes', new TextEncoder().encode('hush-hush')],
  ])('because it is %s concerns everyone, and is not quoted', async (_, value) => {
    secrets.put('kombo', value);
    const failure = await key.get().catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ reason: { remedy: 'everyone', code: 'SECRET.UNREADABLE' } });
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('hush');
  });

  it('because nobody has filled it in yet is no failure of anyone', async () => {
    secrets.put('kombo', '{"api_key":" ","other":"hush-hush"}');
    const failure = await key.get().catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ reason: { remedy: 'wait', code: 'SECRET.UNFILLED' } });
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('hush');
  });

  it('is read anew as soon as it is repaired', async () => {
    secrets.put('kombo', 'hush-hush');
    await expect(key.get()).rejects.toBeInstanceOf(PollFailure);
    putKey('first');
    expect(await key.get()).toBe('first');
  });
});

describe('Secrets Manager', () => {
  it.each([
    ['ResourceNotFoundException', 'SECRET.NOT_FOUND'],
    ['AccessDeniedException', 'SECRET.ACCESS_DENIED'],
    ['DecryptionFailure', 'SECRET.DECRYPTION_FAILURE'],
  ])('answering %s concerns everyone', async (name, code) => {
    secrets.answerNext(error(name, 'No'));
    await expect(key.get()).rejects.toMatchObject({ reason: { remedy: 'everyone', code } });
  });

  it.each([
    ['is busy', error('ThrottlingException', 'Rate exceeded')],
    ['is down', error('InternalServiceError', 'No', 500)],
    ['cannot be reached', { kind: 'cut' as const }],
    ['is hidden behind something else', { kind: 'garbled' as const }],
  ])('passes when it %s, and is asked again by the next', async (_, reply) => {
    putKey('first');
    secrets.answerNext(reply);
    const failure = await key.get().catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ reason: { remedy: 'retry', code: 'SECRET.UNAVAILABLE' } });
    expect(failure).not.toHaveProperty('cause');
    expect(await key.get()).toBe('first');
  });
});

describe('the secret of webhooks', () => {
  const read = () => createWebhookSecret({ secret_id: 'kombo', client })();

  it.each([
    ['is beside the key', { api_key: 'first', webhook_secret: 'ssh' }, 'ssh'],
    ['has lost the line end that was pasted with it', { webhook_secret: 'ssh\n' }, 'ssh'],
    ['may be of any characters', { webhook_secret: 'gëheim 🔑' }, 'gëheim 🔑'],
    ['is empty as the stack makes it', { api_key: '', webhook_secret: '' }, ''],
    ['is empty where only the key was filled in', { api_key: 'first' }, ''],
  ])('%s', async (_, value, expected) => {
    secrets.put('kombo', JSON.stringify(value));
    expect(await read()).toBe(expected);
  });

  it('is read at each call', async () => {
    const readAgain = createWebhookSecret({ secret_id: 'kombo', client });
    secrets.put('kombo', '{"webhook_secret":"first"}');
    await readAgain();
    secrets.put('kombo', '{"webhook_secret":"second"}');
    expect(await readAgain()).toBe('second');
  });

  it.each(['hush-hush', '"hush-hush"', '{"webhook_secret":{"hush":"hush"}}'])('is not quoted: %s', async (value) => {
    secrets.put('kombo', value);
    const failure = await read().catch((reason: unknown) => reason);
    expect(failure).toMatchObject({ reason: { remedy: 'everyone', code: 'SECRET.UNREADABLE' } });
    expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('hush');
  });

  it('passes when Secrets Manager does not answer', async () => {
    secrets.answerNext(error('InternalServiceError', 'No', 500));
    await expect(read()).rejects.toMatchObject({ reason: { remedy: 'retry', code: 'SECRET.UNAVAILABLE' } });
  });
});

describe('a secret that is a URL', () => {
  const read = () => createSecretUrl({ secret_id: 'slack', client })();

  it.each([
    ['is read as it is', 'https://hooks.example/services/T/B/X'],
    ['has lost the line end that was pasted with it', 'https://hooks.example/services/T/B/X\n'],
  ])('%s', async (_, value) => {
    secrets.put('slack', value);
    expect(await read()).toBe('https://hooks.example/services/T/B/X');
  });

  it('is read at each call', async () => {
    for (const value of ['https://hooks.example/first', 'https://hooks.example/second']) {
      secrets.put('slack', value);
      expect(await read()).toBe(value);
    }
  });

  it.each(['hush-hush', '', '{"url":"https://hush"}', 'file:///hush'])(
    'is not quoted if it is none: %s',
    async (value) => {
      secrets.put('slack', value);
      const failure = await read().catch((reason: unknown) => reason);
      expect(failure).toMatchObject({ reason: { remedy: 'everyone', code: 'SECRET.UNREADABLE' } });
      expect(inspect(failure, { depth: null, showHidden: true })).not.toContain('hush');
    },
  );

  it('that nobody has made concerns everyone', async () => {
    await expect(read()).rejects.toMatchObject({ reason: { remedy: 'everyone', code: 'SECRET.NOT_FOUND' } });
  });
});
