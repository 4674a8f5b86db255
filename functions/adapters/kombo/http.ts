import ky from 'ky';
import * as z from 'zod/mini';
import { PollFailure, type Limits, type Remedy } from '../../domain/failure.ts';
import { json } from '../json.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { answerUnreadable, complaintOf, reasonOf } from './errors.ts';
import { PATIENCE, retries, type Patience } from './retries.ts';
import type { Throttle } from './throttle.ts';

/** The key of Kombo's API, which may be exchanged while this program runs. */
export type ApiKey = {
  get(): Promise<string>;
  /** Fetched anew, after Kombo has refused the one at hand. */
  refresh(): Promise<string>;
};

export type HttpOptions = Partial<Patience> & {
  /** https://api.kombo.dev/v1 or https://api.us.kombo.dev/v1 */
  readonly base_url: string;
  readonly api_key: ApiKey;
  /** From one request of this process to the next, milliseconds; none unless it is said. */
  readonly gap_ms?: number;
};

export type Question = {
  /** Segments behind the base URL. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly integration_id?: string;
};

/** What came back in the end, whatever its status. */
export type Answer = {
  readonly status: number;
  readonly body: string;
  /** The `Date` header. */
  readonly date: string | null;
  /** HTTP requests it took. */
  readonly requests: number;
};

export type Get = (question: Question, limits: Limits) => Promise<Answer>;

/** Characters that a header may carry as they are. Checked here, because the platform's own error quotes the value. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;
/** The same, and no step in a path. */
const INTEGRATION_ID = /^(?!\.{1,2}$)[\x21-\x7e]+$/;

/**
 * GET with the key, bounded retries inside the time left, and one more try with a fresh key after a 401.
 * @throws PollFailure where no answer came at all (KOMBO.UNREACHABLE, .TIMED_OUT, .ANSWER_TOO_LARGE) or nothing could be asked.
 */
export function createGet(options: HttpOptions, throttle: Throttle): Get {
  const { api_key, base_url, ...patience } = { ...PATIENCE, ...options };
  const base = new URL(base_url.endsWith('/') ? base_url : `${base_url}/`);
  return async (question, limits) => {
    const askWith = async (key: string) => {
      const headers = headersOf(question, key);
      return ask({ url: urlOf(base, question), headers }, limits, { ...patience, throttle });
    };
    const key = await api_key.get();
    const answer = await askWith(key);
    if (!isKeyRefused(answer)) return answer;
    const fresh = await api_key.refresh();
    if (fresh === key) return answer;
    const second = await askWith(fresh);
    return { ...second, requests: answer.requests + second.requests };
  };
}

type Asked = { readonly url: URL; readonly headers: Record<string, string> };

type Manners = Patience & { readonly throttle: Throttle };

async function ask(asked: Asked, limits: Limits, { throttle, ...patience }: Manners): Promise<Answer> {
  // Its own, because many polls share one signal, and Node warns of more than ten listeners on that.
  const signal = AbortSignal.any([limits.signal]);
  let requests = 0;
  const response = await ky.get(asked.url, {
    headers: asked.headers,
    // Never followed: the key must not travel to another host. A redirect is an error like any other status.
    redirect: 'manual',
    signal,
    timeout: false,
    throwHttpErrors: false,
    fetch: async (request) => {
      await throttle.admit({ ...limits, signal });
      requests += 1;
      const ms = Math.min(patience.attempt_ms, limits.deadline - patience.now());
      const answer = await boundedFetch(request, { ms, signal });
      await throttle.learn(answer);
      return answer;
    },
    ...retries(limits, patience),
  });
  return { status: response.status, body: await response.text(), date: response.headers.get('date'), requests };
}

function isKeyRefused(answer: Answer): boolean {
  if (answer.status !== 401) return false;
  const { code } = reasonOf(answer.status, complaintOf(answer.body));
  return code === 'PLATFORM.AUTHENTICATION_INVALID' || code === 'KOMBO.HTTP_401';
}

function headersOf({ integration_id }: Question, key: string): Record<string, string> {
  if (!HEADER_VALUE.test(key)) throw unusable('everyone', 'KOMBO.API_KEY_UNUSABLE');
  const headers = { accept: 'application/json', authorization: `Bearer ${key}` };
  if (integration_id === undefined) return headers;
  if (!INTEGRATION_ID.test(integration_id)) throw unusable('person', 'KOMBO.INTEGRATION_ID_UNUSABLE');
  return { ...headers, 'x-integration-id': integration_id };
}

function urlOf(base: URL, { path, query }: Question): URL {
  const url = new URL(path.map((segment) => encodeURIComponent(segment)).join('/'), base);
  url.search = new URLSearchParams(query).toString();
  return url;
}

function unusable(remedy: Remedy, code: string): PollFailure {
  return new PollFailure({ remedy, code, title: null });
}

/**
 * What a successful answer holds.
 * @throws PollFailure by Kombo's code, or KOMBO.ANSWER_UNREADABLE where the answer is not what the contract says.
 */
export function successOf<Schema extends z.core.$ZodType>(answer: Answer, schema: Schema): z.core.output<Schema> {
  const { status, body } = answer;
  if (status < 200 || status > 299) throw new PollFailure(reasonOf(status, complaintOf(body)));
  const parsed = z.safeParse(schema, json(body));
  if (parsed.success) return parsed.data;
  const complaint = complaintOf(body);
  if (complaint !== undefined && complaint.code !== null) throw new PollFailure(reasonOf(status, complaint));
  const [issue] = parsed.error.issues;
  throw answerUnreadable(issue?.path.map(String).join('.') || 'the answer as a whole');
}
