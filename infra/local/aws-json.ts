import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What a stand-in answers: a result, an AWS error, or what a broken network makes of an answer. */
export type Reply =
  | { readonly kind: 'result'; readonly body: unknown }
  | ErrorReply
  /** The connection is cut. */
  | { readonly kind: 'cut' }
  /** Nothing comes, ever. */
  | { readonly kind: 'silence' }
  /** Something in between answers instead, with a page for people. */
  | { readonly kind: 'garbled' };

export type ErrorReply = {
  readonly kind: 'error';
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Action = (input: unknown) => Promise<Reply>;

export type AwsService = {
  /** The first part of X-Amz-Target, such as AWSEvents. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly actions: Readonly<Record<string, Action>>;
  /** 0, the default, takes a free one. */
  readonly port?: number;
};

export type StandIn = { readonly url: string; close(): Promise<void> };

/** Loopback only: these stand-ins check no signature. */
const HOST = '127.0.0.1';

/** Twice the largest request of any service here, since text may double when it is escaped. */
const LARGEST_BODY = 2 * 1_048_576;

/**
 * An AWS service over its JSON protocol: every call is a POST to /, named by a header. Errors have AWS's shape, so that
 * the real SDK throws what it would throw. https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export async function startAwsService(service: AwsService): Promise<StandIn> {
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const handled = handle(service, request, response).finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(service.port ?? 0, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('A server on TCP has a port');
  return {
    url: `http://${HOST}:${address.port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...underWay]);
    },
  };
}

async function handle(service: AwsService, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const reply = await replyTo(service, request);
    send(reply, response, service.version);
  } catch {
    // The caller went away while it was read, or an action failed: AWS would answer 500 to whoever is still there.
    send(error('InternalFailure', 'The request failed', 500), response, service.version);
  }
}

async function replyTo(service: AwsService, request: IncomingMessage): Promise<Reply> {
  const body = await read(request);
  const { authorization = '', 'x-amz-target': target } = request.headers;
  const [prefix, name = ''] = String(target).split('.');
  const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (request.method !== 'POST' || prefix !== service.target || action === undefined) {
    return error('UnknownOperationException', 'The operation is not known');
  }
  if (!authorization.startsWith('AWS4-')) return error('MissingAuthenticationTokenException', 'No signature');
  if (body === undefined) return error('RequestEntityTooLargeException', 'The request is too large', 413);
  const input = parse(body);
  return input === undefined ? error('SerializationException', 'The body is not JSON') : action(input);
}

/** Reads to the end even what is too large: a caller that is cut off while it sends never sees the answer. */
async function read(request: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= LARGEST_BODY) chunks.push(chunk);
  }
  return bytes <= LARGEST_BODY ? Buffer.concat(chunks).toString() : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** An error as AWS words it, by default one that the caller is to blame for. */
export function error(code: string, message: string, status = 400): ErrorReply {
  return { kind: 'error', status, code, message };
}

function send(reply: Reply, response: ServerResponse, version: string): void {
  const write = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const common = { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() };
    response.writeHead(status, { ...common, ...headers }).end(JSON.stringify(body));
  };
  switch (reply.kind) {
    case 'result':
      return write(200, reply.body);
    case 'error':
      return write(reply.status, { __type: reply.code, message: reply.message }, reply.headers);
    case 'garbled':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
      return undefined;
    case 'cut':
      response.destroy();
      return undefined;
    case 'silence':
      return undefined;
  }
}
