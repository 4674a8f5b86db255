import { idOf } from './ids.ts';
import { pageOf, questionOf } from './query.ts';
import { rowOf } from './rows.ts';
import type { Integration, World } from './world.ts';

/** What the sandbox says, before anything is done to it on the way. */
export type Answer = {
  readonly status: number;
  readonly body:
    | { readonly status: 'success'; readonly data: Readonly<Record<string, unknown>> }
    | { readonly status: 'error'; readonly error: Readonly<Record<string, string | null>> };
};

export function success(data: Readonly<Record<string, unknown>>): Answer {
  return {
    status: 200,
    body: { status: 'success', data },
  };
}

export type Failure = { readonly status: number; readonly code: string | null; readonly message: string };

/** Kombo's shape of an error; every code has one title. */
export function failure({ status, code, message }: Failure): Answer {
  return {
    status,
    body: {
      status: 'error',
      error: {
        code,
        title: code && titleOf(code),
        message,
        log_url: `https://sandbox.example/logs?interactionId=${idOf(message)}`,
      },
    },
  };
}

function titleOf(code: string): string {
  const words = code.split('.').at(-1)?.replaceAll('_', ' ').toLowerCase() ?? '';
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

export const invalidInput = (message: string): Answer =>
  failure({ status: 400, code: 'PLATFORM.INPUT_INVALID', message });

export const unknownIntegration = (id: string): Answer =>
  failure({ status: 404, code: 'PLATFORM.INTEGRATION_NOT_FOUND', message: `There is no integration "${id}".` });

export type Query = Readonly<Record<string, string>>;

/** `GET /ats/users`. `largest_page`: the most rows of a page, whatever is asked for. */
export function usersAnswer(integration: Integration, query: Query, largest_page: number): Answer {
  const question = questionOf(query);
  if (question.kind === 'invalid') return invalidInput(question.why);
  const { people, next } = pageOf(integration, question.asked, largest_page);
  return success({ next, results: people.map((person) => rowOf(integration, person)) });
}

/** `GET /check-api-key` */
export function keyAnswer(world: World): Answer {
  const environment_id = idOf(String(world.seed), 'environment');
  return success({ environment_id, customer_id: environment_id });
}
