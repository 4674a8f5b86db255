import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../../infra/local/sandbox/sandbox.ts';
import type { Integration, Tool } from '../../../../infra/local/sandbox/world.ts';

export const NOON = '2026-03-02T12:00:00.000Z';

/** A clock that stands still until it is moved. */
export function stoppedClock(start = NOON) {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    pass: (ms: number) => {
      time += ms;
    },
  };
}

/** A small sandbox that ends with its test. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ sizes: { workday: 30 }, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export function at(sandbox: Sandbox, tool: Tool): Integration {
  const found = sandbox.world.integrations.find(({ id }) => id.startsWith(`${tool}:`));
  if (found === undefined) throw new Error(`no ${tool}`);
  return found;
}

export function nth<T>(list: readonly T[], index: number): T {
  const found = list.at(index);
  if (found === undefined) throw new Error(`nothing at ${index}`);
  return found;
}

const pageSchema = z.object({
  status: z.literal('success'),
  data: z.strictObject({
    next: z.string().nullable(),
    results: z.array(
      z.object({
        id: z.string(),
        remote_id: z.string().nullable(),
        first_name: z.string().nullable(),
        last_name: z.string().nullable(),
        email: z.string().nullish(),
        status: z.string().nullable(),
        remote_data: z.record(z.string(), z.unknown()).nullable(),
        changed_at: z.iso.datetime(),
        remote_deleted_at: z.iso.datetime().nullable(),
        system_roles: z.array(z.object({ remote_id: z.string(), remote_label: z.string().nullable() })),
      }),
    ),
  }),
});
export type Page = z.infer<typeof pageSchema>['data'];

export const errorSchema = z.strictObject({
  status: z.literal('error'),
  error: z.strictObject({
    code: z.string().nullable(),
    title: z.string().nullable(),
    message: z.string(),
    log_url: z.url(),
  }),
});

export type Query = Readonly<Record<string, string | number | boolean>>;

type Where = Pick<Sandbox, 'url' | 'api_key'>;

export const get = async ({ url, api_key }: Where, path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${url}${path}`, { headers: { authorization: `Bearer ${api_key}`, ...headers } });

export function usersPath(query: Query = {}): string {
  return `/ats/users?${Object.entries(query)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join('&')}`;
}

export const getUsers = async (where: Where, integrationId: string, query: Query = {}): Promise<Response> =>
  get(where, usersPath(query), { 'x-integration-id': integrationId });

export async function readPage(answer: Response): Promise<Page> {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return pageSchema.parse(await answer.json()).data;
}

export const users = async (where: Where, integrationId: string, query: Query = {}): Promise<Page> =>
  readPage(await getUsers(where, integrationId, query));

/** All rows, page by page, with the filters on every page. */
export async function everyUser(where: Where, integrationId: string, query: Query = {}): Promise<Page['results']> {
  const page = await users(where, integrationId, query);
  if (page.next === null) return page.results;
  return [...page.results, ...(await everyUser(where, integrationId, { ...query, cursor: page.next }))];
}

export const idsOf = (rows: Page['results']): readonly string[] => rows.map(({ id }) => id);

/** Status and code of an error in Kombo's shape. */
export async function failureOf(answer: Response): Promise<readonly [number, string | null]> {
  return [answer.status, errorSchema.parse(await answer.json()).error.code];
}
