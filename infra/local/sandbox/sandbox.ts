import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { openFaults, type Faults } from './faults.ts';
import { nextHappening, type Happening } from './life.ts';
import { MAX_PAGE_SIZE } from './query.ts';
import { DEFAULT_RATE_LIMIT, type RateLimit } from './rate-limit.ts';
import { openRequests, type Seen } from './requests.ts';
import { makeApp } from './server.ts';
import { fourCustomers, loadWorld, makeWorld, type Tool, type World } from './world.ts';

// Loopback only: whoever reaches the sandbox may edit nothing, but sees everyone in it.
const HOST = '127.0.0.1';
const DEFAULT_API_KEY = 'sandbox-key';
const DEFAULT_LIFE_MS = 2000;

export type SandboxOptions = {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /**
   * A world made before. It brings its own clock and people: `seed`, `state`, `sizes`, `day_ms` and `now` are not
   * looked at.
   */
  readonly world?: World;
  /** What `save()` gave. Goes before `seed` and `sizes`. */
  readonly state?: string;
  readonly seed?: number;
  /** How many people, by tool. */
  readonly sizes?: Partial<Record<Tool, number>>;
  /** Length of a day, where Kombo counts days: 14 of them until a deleted person's record is emptied. */
  readonly day_ms?: number;
  readonly now?: () => Date;
  /** How long every answer takes at least. */
  readonly latency_ms?: number;
  readonly rate_limit?: RateLimit;
  /** The most rows of a page, so that few people fill several pages. Kombo's own limit unless said otherwise. */
  readonly largest_page?: number;
  readonly api_key?: string;
};

export type Life = {
  /** Time between two things that happen. */
  readonly every_ms?: number;
  readonly onHappening?: (happening: Happening) => void;
};

export type Sandbox = {
  /** Ends in /v1, without a slash. */
  readonly url: string;
  readonly api_key: string;
  readonly integration_ids: readonly string[];
  readonly world: World;
  readonly faults: Faults;
  /** The latest requests, oldest first. */
  readonly requests: () => readonly Seen[];
  /** From now on things happen by themselves, until the returned function is called or the sandbox closed. */
  readonly live: (life?: Life) => () => void;
  /** The whole world as JSON. */
  readonly save: () => string;
  /** Ends hanging requests too. */
  readonly close: () => Promise<void>;
};

/** @throws Error when the port is taken or the state cannot be read. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { api_key = DEFAULT_API_KEY, latency_ms = 0, rate_limit = DEFAULT_RATE_LIMIT } = options;
  const { largest_page = MAX_PAGE_SIZE } = options;
  const world = options.world ?? worldFrom(options);
  const faults = openFaults();
  const requests = openRequests();
  const app = makeApp({ world, faults, requests, api_key, latency_ms, rate_limit, largest_page });
  // The process that runs the sandbox also runs its client: its global Request and Response stay Node's own.
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  const { port } = await listen(server, options.port ?? 0);
  const stops = new Set<() => void>();
  return {
    url: `http://${HOST}:${port}/v1`,
    api_key,
    integration_ids: world.integrations.map(({ id }) => id),
    world,
    faults,
    requests: requests.list,
    live: (life = {}) => {
      const stop = letLive(world, life);
      stops.add(stop);
      return () => {
        stop();
        stops.delete(stop);
      };
    },
    save: world.save,
    close: async () => {
      for (const stop of stops) stop();
      await shut(server);
    },
  };
}

function worldFrom({ state, sizes, seed, day_ms, now }: SandboxOptions): World {
  const clock = { ...(day_ms === undefined ? {} : { day_ms }), ...(now === undefined ? {} : { now }) };
  if (state !== undefined) return loadWorld(state, clock);
  return makeWorld({ ...clock, ...(seed === undefined ? {} : { seed }), integrations: fourCustomers(sizes) });
}

function letLive(world: World, { every_ms = DEFAULT_LIFE_MS, onHappening }: Life): () => void {
  const timer = setInterval(() => {
    const happening = nextHappening(world);
    if (happening !== undefined) onHappening?.(happening);
  }, every_ms);
  return () => clearInterval(timer);
}

async function listen(server: ServerType, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The sandbox has no port.'));
      else resolve(address);
    });
  });
}

async function shut(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
