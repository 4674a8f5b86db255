import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What a client asked. */
export type Asked = { readonly method: string; readonly url: URL; readonly headers: IncomingHttpHeaders };

/** Answers the request; `count` is 1 for the first. */
export type Reply = (response: ServerResponse, asked: Asked, count: number) => void;

export type HttpServer = {
  readonly url: string;
  /** Every request so far. */
  readonly asked: readonly Asked[];
  /** Answers that are neither complete nor cut off. (Node opens an idle socket for one that was cut off.) */
  readonly under_way: ReadonlySet<ServerResponse>;
};

/** A server on loopback that is gone when the test is. */
export async function serve(reply: Reply): Promise<HttpServer> {
  const asked: Asked[] = [];
  const under_way = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    under_way.add(response);
    response.on('error', () => undefined).on('close', () => under_way.delete(response));
    asked.push(askedBy(request));
    reply(response, askedBy(request), asked.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}`, asked, under_way };
}

/** A URL where nobody listens. */
export async function deadUrl(): Promise<string> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

function askedBy({ method = '', url = '/', headers }: IncomingMessage): Asked {
  return { method, url: new URL(url, 'http://loopback'), headers };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
