import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey } from '../../../functions/adapters/secret.ts';
import { isFilled } from '../../../functions/dispatch/readiness.ts';
import { fillingCommand } from '../../../functions/domain/command-line.ts';
import { loopback } from '../../support/loopback.ts';
import { startSecretsManager, type SecretsManagerStandIn } from '../../support/secrets-manager.ts';

describe('the secret', () => {
  let secrets: SecretsManagerStandIn;
  let client: SecretsManagerClient;
  const filled = () => isFilled(createApiKey({ secret_id: 'kombo', client }));

  beforeEach(async () => {
    secrets = await startSecretsManager();
    client = new SecretsManagerClient(loopback(secrets.url));
  });
  afterEach(async () => {
    client.destroy();
    await secrets.close();
  });

  it.each(['', '\n'])('is not filled in as the stack makes it (%j)', async (api_key) => {
    secrets.put('kombo', JSON.stringify({ api_key, webhook_secret: '' }));
    expect(await filled()).toBe(false);
  });

  it('is filled in by what the command for that puts there', async () => {
    const [, quoted = ''] = /--secret-string '(.+)'$/.exec(fillingCommand('kombo')) ?? [];
    secrets.put('kombo', quoted);
    expect(await filled()).toBe(true);
  });

  it.each(['no JSON', '{}'])('that makes no sense (%s) is the business of the polls, which say so', async (text) => {
    secrets.put('kombo', text);
    expect(await filled()).toBe(true);
  });
});
