import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { failure, type Answer } from './answers.ts';
import type { Fault } from './faults.ts';

export type Env = { readonly Bindings: HttpBindings };
type Asking = Context<Env>;

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const CHUNK = 'x'.repeat(64 * 1024);

/** Sends an answer as it is. */
export const send = ({ status, body }: Answer, headers: Readonly<Record<string, string>> = {}): Response =>
  respond(status, JSON.stringify(body), { ...JSON_TYPE, ...headers });

/** Sends an answer with a fault. */
export function spoil(c: Asking, answer: Answer, fault: Fault): Response | Promise<Response> {
  switch (fault.kind) {
    case 'error':
      return send(failure({ message: 'This error was asked for.', ...fault }), fault.headers);
    case 'body':
      return respond(fault.status, fault.text, { 'content-type': fault.type });
    case 'hang':
      return hang(c);
    case 'slow':
      return sleep(fault.ms).then(() => send(answer));
    case 'truncated':
      return cut(c, answer);
    case 'malformed':
      return respond(answer.status, half(JSON.stringify(answer.body)), JSON_TYPE);
    case 'padding':
      return pad(answer, fault.bytes);
    case 'rows':
      return send(withData(answer, { results: fault.rows }));
    case 'without':
      return send(withData(answer, { results: rowsOf(answer).filter((row) => !isOneOf(fault.ids, row)) }));
    case 'next':
      return send(withData(answer, { next: fault.next }));
    default:
      return fault satisfies never;
  }
}

const half = (text: string): string => text.slice(0, text.length / 2);

// Not through the context: its type knows no status but the registered ones, and a fault may be any.
const respond = (status: number, text: string, headers: Readonly<Record<string, string>>): Response =>
  new Response(text === '' ? null : text, { status, headers });

const withData = ({ status, body }: Answer, change: Readonly<Record<string, unknown>>): Answer =>
  body.status === 'error' ? { status, body } : { status, body: { ...body, data: { ...body.data, ...change } } };

function rowsOf({ body }: Answer): readonly unknown[] {
  const rows = body.status === 'success' ? body.data['results'] : undefined;
  return Array.isArray(rows) ? rows : [];
}

const isOneOf = (ids: ReadonlySet<string>, row: unknown): boolean =>
  typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string' && ids.has(row.id);

async function hang({ env }: Asking): Promise<Response> {
  await new Promise((gone) => env.outgoing.once('close', gone));
  return RESPONSE_ALREADY_SENT;
}

/** Promises the whole length, sends half of it, and drops the connection. */
async function cut({ env }: Asking, { status, body }: Answer): Promise<Response> {
  const bytes = Buffer.from(JSON.stringify(body));
  env.outgoing.writeHead(status, { ...JSON_TYPE, 'content-length': bytes.length });
  await new Promise((sent) => env.outgoing.write(bytes.subarray(0, bytes.length / 2), sent));
  env.outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Written chunk by chunk as the client reads: a huge answer must fill the client's memory, if any, not ours. */
function pad({ status, body }: Answer, bytes: number): Response {
  const encoder = new TextEncoder();
  let left = bytes;
  const padded = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(`${JSON.stringify(body).slice(0, -1)},"padding":"`)),
    pull: (stream) => {
      const chunk = left > 0 ? CHUNK.slice(0, left) : '"}';
      stream.enqueue(encoder.encode(chunk));
      if (left <= 0) stream.close();
      left -= chunk.length;
    },
  });
  return new Response(padded, { status, headers: JSON_TYPE });
}
