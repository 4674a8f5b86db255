import { randomBytes } from 'node:crypto';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { codeOf, Trouble } from '../trouble.ts';
import { createApp, type AppParts } from './app.ts';
import { bundlePage } from './bundle.ts';
import { createReaders } from './readers.ts';
import { createSandboxDesk } from './sandbox-desk.ts';
import type { LiveSandbox } from '../sandbox-source.ts';
import type { Bell } from './bell.ts';

export type ConsoleParts = Pick<AppParts, 'deps' | 'feed' | 'witness' | 'source' | 'pace' | 'by'> & {
  readonly bell: Bell;
  readonly sandbox: LiveSandbox | undefined;
  /** 0 takes a free one. */
  readonly port: number;
};

export type Console = {
  /** For the person at the keyboard alone: it holds the token. */
  readonly url: string;
  /** What is to be said of the address, if anything is. */
  readonly remark: string | undefined;
  /** At once, whoever reads. */
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';

/** Six for each of some browsers; whoever opens more waits for nobody else. */
export const MOST_CONNECTIONS = 64;

/**
 * Serves the console on loopback.
 * @throws Trouble when no port can be had
 */
export async function startConsole(parts: ConsoleParts): Promise<Console> {
  const token = randomBytes(24).toString('base64url');
  const readers = createReaders();
  const desk = parts.sandbox && createSandboxDesk(parts.sandbox);
  parts.sandbox?.watch(parts.bell.ring);
  const page = await bundlePage();
  let port = 0;
  const access = { token, port: () => port };
  const app = createApp({ ...parts, access, page, readers, desk, changed: parts.bell.ring });
  // This process also asks Kombo: its global Request and Response stay Node's own.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  server.maxConnections = MOST_CONNECTIONS;
  port = await listenSomewhere(server, parts.port);
  return {
    // After the #, so that no request, log or Referer ever carries it.
    url: `http://${HOST}:${port}/#token=${token}`,
    remark:
      port === parts.port || parts.port === 0
        ? undefined
        : `Port ${parts.port} is taken: the console is on another one.`,
    close: async () => {
      const gone = readers.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      await gone;
    },
  };
}

/** On the port that is asked for, or where that is taken on one that is free. */
async function listenSomewhere(server: ServerType, port: number): Promise<number> {
  try {
    return await listen(server, port).catch(async (error: unknown) => {
      if (codeOf(error) !== 'EADDRINUSE' && codeOf(error) !== 'EACCES') throw error;
      return listen(server, 0);
    });
  } catch (error) {
    throw new Trouble(`The console cannot be served (${codeOf(error)}); --no-console goes without.`);
  }
}

async function listen(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.removeListener('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A listening server has an address'));
      else resolve(address.port);
    });
  });
}
