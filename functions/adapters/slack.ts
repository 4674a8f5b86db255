import { IncomingWebhook, IncomingWebhookHTTPError, type IncomingWebhookSendArguments } from '@slack/webhook';
import * as z from 'zod/mini';
import { json } from './json.ts';

/** What became of a message. `code` is Slack's word for why, or ours. */
export type Posted =
  | { readonly is: 'posted' }
  /** Nothing is wrong with it: it may be posted later, where Slack says so after that time. */
  | { readonly is: 'later'; readonly after_s: number | undefined; readonly code: string }
  /** It would be refused for ever, or the webhook is no more. */
  | { readonly is: 'never'; readonly code: string };

export type SlackMessage = Required<Pick<IncomingWebhookSendArguments, 'text' | 'blocks'>>;

export type Slack = {
  /** @param url of the webhook, which is a secret: it is in no answer and in no log */
  post(url: string, message: SlackMessage): Promise<Posted>;
};

/** A guess: Slack answers within a second, and what has not after ten will not. It may have been posted all the same. */
const ANSWER_MS = 10_000;

/** Slack's incoming webhooks. The client retries nothing: the queue does, which outlasts a process. */
export function createSlack({ answer_ms = ANSWER_MS }: { readonly answer_ms?: number } = {}): Slack {
  return { post: async (url, message) => post({ url, answer_ms }, message) };
}

async function post({ url, answer_ms }: { url: string; answer_ms: number }, message: SlackMessage): Promise<Posted> {
  const asked = { retry_after: '' };
  const webhook = new IncomingWebhook(url, {
    timeout: answer_ms,
    link_names: false,
    fetch: async (...request) => {
      const response = await fetch(...request);
      // The client's error for a 429 does not have it.
      asked.retry_after = response.headers.get('retry-after') ?? '';
      return response;
    },
  });
  try {
    // No preview of what somebody is called.
    const { text } = await webhook.send({ ...message, unfurl_links: false, unfurl_media: false });
    return understood(text);
  } catch (error) {
    // The message of what is thrown may quote the URL.
    if (!(error instanceof IncomingWebhookHTTPError)) return { is: 'later', after_s: undefined, code: 'unreachable' };
    return refused(error, asked.retry_after);
  }
}

/** The webhooks of Slack's workflows answer like its Web API, which says 200 also when it refuses. */
const Answer = z.object({ ok: z.boolean(), error: z._default(z.string(), '') });

/** Of these it is not the message's fault. */
const PASSING = new Set(['fatal_error', 'internal_error', 'ratelimited', 'request_timeout', 'service_unavailable']);

function understood(text: string): Posted {
  if (text === 'ok') return { is: 'posted' };
  const answer = Answer.safeParse(json(text));
  // Somebody in between has answered.
  if (!answer.success) return { is: 'later', after_s: undefined, code: 'garbled' };
  if (answer.data.ok) return { is: 'posted' };
  const code = codeOf(answer.data.error, 'refused');
  return PASSING.has(answer.data.error) ? { is: 'later', after_s: undefined, code } : { is: 'never', code };
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
function refused({ statusCode, body }: IncomingWebhookHTTPError, retry_after: string): Posted {
  const code = codeOf(body, `http_${statusCode}`);
  if (statusCode === 429) return { is: 'later', after_s: secondsOf(retry_after), code: 'ratelimited' };
  return statusCode >= 500 ? { is: 'later', after_s: undefined, code } : { is: 'never', code };
}

/** Slack's words for errors are of this kind; anything else may quote what was sent. */
const codeOf = (said: string | undefined, otherwise: string) =>
  /^[a-z_]{1,50}$/.test(said ?? '') ? (said ?? otherwise) : otherwise;

const secondsOf = (retry_after: string) => (/^\d{1,6}$/.test(retry_after) ? Number(retry_after) : undefined);
