import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { createKombo, type Kombo } from '../../functions/adapters/kombo.ts';
import type { HttpOptions } from '../../functions/adapters/kombo/http.ts';
import { PollFailure, type Limits, type Reason } from '../../functions/domain/failure.ts';

export const INTEGRATION = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

/** Limits that do not limit; 10 s is more than any test takes. */
export function limits(overrides: Partial<Limits> = {}): Limits {
  return { deadline: Date.now() + 10_000, signal: new AbortController().signal, ...overrides };
}

/** The adapter, with pauses of a few milliseconds. */
export function komboAt(url: string, options: Partial<HttpOptions> = {}): Kombo {
  const api_key = { get: async () => 'key', refresh: async () => 'key' };
  return createKombo({ base_url: `${url}/v1`, api_key, backoff_ms: 2, ...options });
}

export function sendJson(response: ServerResponse, body: unknown, { status = 200, headers = {} }: Sent = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
type Sent = { readonly status?: number; readonly headers?: OutgoingHttpHeaders };

export function sendUsers(response: ServerResponse, results: readonly unknown[], next: string | null = null): void {
  sendJson(response, { status: 'success', data: { next, results } });
}

/** A person's data in every place that must not be kept. */
export const SECRET_PERSON = 'jane.doe@acme.example';

export function sendError(response: ServerResponse, code: string | null, sent: Sent = { status: 400 }): void {
  const error = { code, title: 'A title.', message: `${SECRET_PERSON} is at fault`, log_url: null };
  sendJson(response, { status: 'error', error }, sent);
}

/** Kombo's published example, with what a test is about in place. */
export function row(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const role = { remote_id: '32', remote_label: 'Hiring Manager', scope: 'JOB', unified_type: 'HIRING_MANAGER' };
  return {
    id: '26vafvWSRmbhNcxJYqjCzuJg',
    remote_id: '32',
    first_name: 'John',
    last_name: 'Doe',
    email: 'john.doe@kombo.dev',
    status: 'ACTIVE',
    remote_data: null,
    changed_at: '2022-08-07T14:01:29.196Z',
    remote_deleted_at: null,
    system_roles: [role],
    ...overrides,
  };
}

/** The failure with which a promise is rejected. */
export async function failureOf(promise: Promise<unknown>): Promise<PollFailure> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof PollFailure) return error;
  throw error;
}

export async function reasonOf(promise: Promise<unknown>): Promise<Reason> {
  return (await failureOf(promise)).reason;
}
