import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';

export type Invocation = {
  readonly id: string;
  readonly arn: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly payload: unknown;
};

export type Outcome =
  | { readonly is: 'returned'; readonly result: unknown }
  /** The handler threw, or the module could not be loaded. */
  | { readonly is: 'failed'; readonly error: unknown };

/** The Lambda Runtime API of one process. */
export type RuntimeApi = {
  /** AWS_LAMBDA_RUNTIME_API */
  readonly host: string;
  /** Resolves when the handler is loaded and has nothing to do; rejects when it cannot be loaded. */
  readonly idle: () => Promise<void>;
  /** To be called when it is idle. */
  readonly invoke: (invocation: Invocation) => Promise<Outcome>;
  readonly close: () => void;
};

const PREFIX = '/2018-06-01/runtime';

type State = {
  /** Emits `changed` when it may have become idle, and `outcome`. */
  readonly calls: EventEmitter;
  /** Asks for the next invocation. */
  waiting?: ServerResponse | undefined;
  broken?: Error;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const state: State = { calls: new EventEmitter() };
  const server = createServer((request, response) => void answer(state, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: hostOf(server),
    idle: async () => {
      while (state.waiting === undefined && state.broken === undefined) await once(state.calls, 'changed');
      if (state.broken !== undefined) throw state.broken;
    },
    invoke: async (invocation) => {
      const outcome = once(state.calls, 'outcome');
      if (state.waiting === undefined) throw new Error('The function is not idle');
      hand(state.waiting, invocation);
      state.waiting = undefined;
      return Given.parse((await outcome)[0]);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === `${PREFIX}/invocation/next`) {
    state.waiting = response;
    state.calls.emit('changed');
    return;
  }
  const taken = await take(request);
  response.writeHead(202).end('{"status":"OK"}');
  if (taken.kind === 'init') {
    state.broken = new Error(`The function cannot be loaded: ${JSON.stringify(taken.body)}`);
    state.calls.emit('changed');
  } else state.calls.emit('outcome', outcomeOf(taken));
}

const Given = z.union([
  z.object({ is: z.literal('returned'), result: z.unknown() }),
  z.object({ is: z.literal('failed'), error: z.unknown() }),
]);

type Taken = { readonly kind: 'init' | 'response' | 'error'; readonly body: unknown };

async function take(request: IncomingMessage): Promise<Taken> {
  const body: unknown = JSON.parse(await text(request));
  if (request.url === `${PREFIX}/init/error`) return { kind: 'init', body };
  return { kind: request.url?.endsWith('/response') === true ? 'response' : 'error', body };
}

function outcomeOf({ kind, body }: Taken): Outcome {
  return kind === 'response' ? { is: 'returned', result: body } : { is: 'failed', error: body };
}

function hand(response: ServerResponse, { id, arn, deadline, payload }: Invocation): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': id,
    'lambda-runtime-deadline-ms': String(deadline),
    'lambda-runtime-invoked-function-arn': arn,
  });
  response.end(JSON.stringify(payload));
}

function hostOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address');
  return `127.0.0.1:${address.port}`;
}
