import { GetParameterError } from '@aws-lambda-powertools/parameters/errors';
import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { PollFailure } from '../domain/failure.ts';
import { failureCode, readAwsError } from './aws-errors.ts';
import { json } from './json.ts';
import type { ApiKey } from './kombo.ts';

/** The secret is a JSON object. A line end that was pasted along with a part is no part of it. */
const Secret = z.object({ api_key: z.string().check(z.trim(), z.regex(/^[\x21-\x7e]*$/)) });
const OfWebhooks = z.object({ webhook_secret: z._default(z.string().check(z.trim()), '') });

const Url = z.string().check(z.trim(), z.url({ protocol: /^https?$/ }));

/** How long a key that was read is good for: each read is billed, and a key that was replaced is noticed by its 401. */
const MAX_AGE_S = 300;

export type SecretOptions = {
  /** The name or the ARN. */
  readonly secret_id: string;
  /** With explicit time limits. */
  readonly client: SecretsManagerClient;
};

/**
 * Kombo's API key from Secrets Manager.
 * @returns `get`, which reads it at most every five minutes, and `refresh`, which reads it now: for after a 401. Both
 * throw PollFailure, without any part of the secret and without a `cause`: what the SDK or JSON.parse throws may quote.
 */
export function createApiKey({ secret_id, client }: SecretOptions): ApiKey {
  const provider = new SecretsProvider({ awsSdkV3Client: client });
  const read = async (forceFetch: boolean) => {
    try {
      return parse(await provider.get(secret_id, { maxAge: MAX_AGE_S, forceFetch }));
    } catch (error) {
      // A secret that was repaired should not have to wait for the end of the five minutes.
      provider.clearCache();
      throw translated(error);
    }
  };
  return { get: shared(() => read(false)), refresh: shared(() => read(true)) };
}

/**
 * What Kombo signs its webhooks with, from the same secret, read at each call; empty until somebody has filled it in.
 * @throws PollFailure as the API key does
 */
export function createWebhookSecret({ secret_id, client }: SecretOptions): () => Promise<string> {
  const provider = new SecretsProvider({ awsSdkV3Client: client });
  return async () => {
    try {
      const parsed = OfWebhooks.safeParse(json(await provider.get(secret_id, { forceFetch: true })));
      if (parsed.success) return parsed.data.webhook_secret;
    } catch (error) {
      throw translated(error);
    }
    throw unreadable('a webhook_secret');
  };
}

/**
 * A secret that is nothing but a URL, such as that of a webhook, read at each call: what was exchanged is never used again.
 * @throws PollFailure as the API key does
 */
export function createSecretUrl({ secret_id, client }: SecretOptions): () => Promise<string> {
  const provider = new SecretsProvider({ awsSdkV3Client: client });
  return async () => {
    try {
      const parsed = Url.safeParse(await provider.get(secret_id, { forceFetch: true }));
      if (parsed.success) return parsed.data;
    } catch (error) {
      throw translated(error);
    }
    throw new PollFailure({ remedy: 'everyone', code: 'SECRET.UNREADABLE', title: 'The secret is not a URL' });
  };
}

/** Ten polls that ask at the same time cause one read. */
function shared<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let underWay: Promise<Result> | undefined;
  return () => {
    underWay ??= work().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

function parse(value: unknown): string {
  const parsed = Secret.safeParse(json(value));
  if (parsed.success && parsed.data.api_key === '') throw unfilled();
  if (parsed.success) return parsed.data.api_key;
  throw unreadable('an api_key');
}

function unreadable(part: string): PollFailure {
  const title = `The secret is not a JSON object with ${part}`;
  return new PollFailure({ remedy: 'everyone', code: 'SECRET.UNREADABLE', title });
}

/** As the stack makes it: a state of its own, and nothing that failed. */
function unfilled(): PollFailure {
  return new PollFailure({ remedy: 'wait', code: UNFILLED, title: 'The secret has no api_key yet' });
}

/** The code of a secret that nobody has filled in. */
export const UNFILLED = 'SECRET.UNFILLED';

function translated(error: unknown): unknown {
  // Powertools wraps what the SDK threw.
  const known = error instanceof GetParameterError ? readAwsError(error.cause) : undefined;
  if (known === undefined) return error;
  const { name, passes } = known;
  if (passes) return new PollFailure({ remedy: 'retry', code: 'SECRET.UNAVAILABLE', title: name });
  return new PollFailure({ remedy: 'everyone', code: failureCode('SECRET', name), title: name });
}
