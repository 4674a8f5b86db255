import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port on loopback where nobody listens, for a process that wants to be told one. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address');
  return address.port;
}
