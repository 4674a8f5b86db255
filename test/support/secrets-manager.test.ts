import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loopback } from './loopback.ts';
import { startSecretsManager, type SecretsManagerStandIn } from './secrets-manager.ts';

let secrets: SecretsManagerStandIn;
let client: SecretsManagerClient;

beforeEach(async () => {
  secrets = await startSecretsManager();
  client = new SecretsManagerClient(loopback(secrets.url));
});

afterEach(async () => {
  client.destroy();
  await secrets.close();
});

const get = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));

describe('the stand-in for Secrets Manager', () => {
  it('gives back texts and bytes', async () => {
    secrets.put('text', 'one');
    secrets.put('bytes', new Uint8Array([1, 2]));
    expect(await get('text')).toMatchObject({ Name: 'text', SecretString: 'one' });
    expect(await get('bytes')).toMatchObject({ SecretBinary: new Uint8Array([1, 2]) });
    expect(secrets.reads()).toBe(2);
  });

  it('knows only what was put into it', async () => {
    await expect(get('gone')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
