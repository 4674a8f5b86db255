import type { Preview } from '../../../../functions/operate/preview.ts';
import type { Refusal, Result } from '../../../../functions/operate/results.ts';
import type { Act, Rehearsal } from '../requests.ts';
import type { Entry, People } from '../wire.ts';
import { takeToken } from './token.ts';

const token = takeToken();

export const authorization = { authorization: `Bearer ${token}` };

export type Life = { readonly result: Result; readonly entries: readonly Entry[] };
type Order =
  | ({ readonly command: Rehearsal['answer'] } & Omit<Rehearsal, 'answer'>)
  | { readonly command: 'poll'; readonly integration_id: string; readonly sweep?: boolean };

/** What the program answers; a refusal where it cannot be reached. */
async function ask<Answered>(
  path: string,
  init: RequestInit = { headers: authorization },
): Promise<Answered | Refusal> {
  try {
    const response = await fetch(path, init);
    return await response.json();
  } catch {
    return { ok: false, sentence: 'The program does not answer.', what_to_do: 'Is npm start still running?' };
  }
}

async function post<Answered>(path: string, body: unknown): Promise<Answered | Refusal> {
  return ask(path, {
    method: 'POST',
    headers: { ...authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const query = (values: Readonly<Record<string, string>>) => new URLSearchParams(values).toString();

export const people = (integration_id: string, search: string, from: number) =>
  ask<People>(`/api/people?${query({ integration_id, search, from: String(from) })}`);

export const life = (integration_id: string, user_id: string) =>
  ask<Life>(`/api/life?${query({ integration_id, user_id })}`);

export const act = (what: Act) => post<{ readonly ok: true }>('/api/act', what);
export const operate = (order: Order) => post<Result>('/api/operate', order);
export const preview = (answer: Rehearsal) => post<Preview>('/api/preview', answer);
