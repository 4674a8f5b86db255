import { once } from 'node:events';
import { createServer } from 'node:http';

/** A stand-in for a directory: accounts by the id of their user, and what was asked of it. */
export type Accounts = {
  readonly url: string;
  readonly ids: () => readonly string[];
  readonly requests: () => readonly string[];
  readonly close: () => Promise<void>;
};

export async function startAccounts(): Promise<Accounts> {
  const accounts = new Set<string>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const id = decodeURIComponent(request.url?.replace('/accounts/', '') ?? '');
    requests.push(`${request.method} ${id}`);
    if (request.method === 'DELETE') accounts.delete(id);
    else accounts.add(id);
    request.resume().on('end', () => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    ids: () => [...accounts],
    requests: () => requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
