import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/** An answer in place of the usual one; `slow`: none; `cut`: the connection ends. */
export type SlackFault =
  | 'slow'
  | 'cut'
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> };

export type SlackStandIn = {
  /** Of its only webhook. */
  readonly url: string;
  /** What was posted into the channel. */
  readonly messages: readonly SlackPayload[];
  /** How often it was asked. */
  readonly requests: () => number;
  /** The next requests are answered so. */
  readonly answerNext: (...faults: readonly SlackFault[]) => void;
  /** From now on the webhook is no more. */
  readonly revoke: () => void;
  readonly close: () => Promise<void>;
};

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const textOf = (most: number) =>
  z.union([
    z.strictObject({
      type: z.literal('plain_text'),
      text: z.string().min(1).max(most),
      emoji: z.boolean().optional(),
    }),
    z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(most), verbatim: z.boolean().optional() }),
  ]);

/** https://docs.slack.dev/reference/block-kit/blocks */
const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({ type: z.literal('header'), text: textOf(150).refine(({ type }) => type === 'plain_text') }),
  z.strictObject({
    type: z.literal('section'),
    text: textOf(3000).optional(),
    fields: z.array(textOf(2000)).min(1).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('context'), elements: z.array(textOf(3000)).min(1).max(10) }),
]);

const Payload = z.object({
  text: z.string().max(40_000).optional(),
  blocks: z.array(Block).min(1).max(50).optional(),
  link_names: z.boolean().optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});
export type SlackPayload = z.infer<typeof Payload>;

/** Found by those who met it: https://github.com/slackapi/bolt-js/issues/2509 and 2867, where 11,341 were too many. */
export const MOST_OF_ALL_BLOCKS = 11_000;

type Answer = Exclude<SlackFault, string>;
const OK: Answer = { status: 200, body: 'ok' };

/** Slack's end of an incoming webhook, with its limits and its errors. `gap_ms`: sooner after a message it takes none. */
export async function startSlack({ gap_ms = 0 } = {}): Promise<SlackStandIn> {
  const [messages, faults] = [Array<SlackPayload>(), Array<SlackFault>()];
  const state = { requests: 0, isRevoked: false, open_at: 0 };
  const answer = (body: string): SlackFault => {
    const fault = faults.shift();
    if (fault !== undefined) return fault;
    if (state.isRevoked) return { status: 404, body: 'no_service' };
    if (Date.now() < state.open_at) return { status: 429, body: 'rate_limited', headers: { 'retry-after': '1' } };
    const taken = take(body);
    if ('status' in taken) return taken;
    state.open_at = Date.now() + gap_ms;
    messages.push(taken);
    return OK;
  };
  const server = createServer((request, response) => {
    state.requests += 1;
    void respond(request, response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}/services/T000/B000/secret`,
    messages,
    requests: () => state.requests,
    answerNext: (...next) => void faults.push(...next),
    revoke: () => void (state.isRevoked = true),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answer: (body: string) => SlackFault) {
  const fault = answer(await text(request));
  if (fault === 'slow') return;
  if (fault === 'cut') request.socket.destroy();
  else response.writeHead(fault.status, fault.headers).end(fault.body);
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
function take(body: string): SlackPayload | Answer {
  const payload = parsed(body);
  if (payload === undefined) return { status: 400, body: 'invalid_payload' };
  const known = Payload.safeParse(payload);
  if (!known.success) return { status: 400, body: 'invalid_blocks' };
  const { text: fallback, blocks } = known.data;
  if (!fallback && blocks === undefined) return { status: 400, body: 'no_text' };
  if (JSON.stringify(blocks ?? []).length > MOST_OF_ALL_BLOCKS) return { status: 400, body: 'msg_blocks_too_long' };
  return known.data;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
