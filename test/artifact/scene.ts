import { inject, onTestFinished } from 'vitest';
import type { Customer } from '../../functions/events/index.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration, type World } from '../../infra/local/sandbox/world.ts';
import { deploy, type Deployment, type DeploymentOptions } from './deployment.ts';

/** A poll interval of the template, and a second. */
export const INTERVAL_MS = 301_000;

/** Longer than any lease and any visibility timeout of the template. */
export const LONG_MS = 2 * 60 * 60_000;

export type Scene = {
  readonly deployment: Deployment;
  readonly world: World;
  readonly ids: readonly string[];
  /** The first of the integrations. */
  readonly ats: Integration;
  /** Kombo goes, and comes back with this key as the only one that it takes. */
  readonly exchangeKey: (api_key: string) => Promise<void>;
  /** A tick, and all that comes of it. */
  readonly round: () => Promise<void>;
};

export type SceneOptions = DeploymentOptions & {
  /** How many people each integration has. */
  readonly sizes: readonly number[];
  readonly kombo?: Pick<SandboxOptions, 'latency_ms'>;
  /** What is in the secret; by default the right key. */
  readonly key?: 'none';
  /** How many of the integrations, the last ones, are not in the register. */
  readonly newcomers?: number;
};

export const FIRST_KEY = 'first-key';
const CUSTOMER: Customer = { origin_id: '36123', organization_name: 'Acme, Inc.' };

/** The stack as deployed, a Kombo with as many integrations as there are sizes, and each of them in the register, or as many as are to be. */
export async function setScene({ sizes, kombo = {}, key, newcomers = 0, ...options }: SceneOptions): Promise<Scene> {
  const plans = sizes.map((size) => ({ connector: CONNECTORS.greenhouse, size, origin_id: CUSTOMER.origin_id }));
  const world = makeWorld({ integrations: plans });
  const open = (api_key: string) => startSandbox({ ...kombo, world, api_key, port: inject('kombo_port') });
  let sandbox: Sandbox = await open(FIRST_KEY);
  onTestFinished(() => sandbox.close());
  const deployment = await deploy(options);
  if (key !== 'none') deployment.fillSecret({ api_key: FIRST_KEY });
  const [ats] = world.integrations;
  if (ats === undefined) throw new Error('A scene has an integration');
  const ids = world.integrations.map(({ id }) => id);
  for (const id of ids.slice(0, ids.length - newcomers)) await deployment.register.add(id, CUSTOMER);
  return {
    deployment,
    world,
    ids,
    ats,
    exchangeKey: async (api_key) => {
      await sandbox.close();
      sandbox = await open(api_key);
    },
    round: async () => {
      await deployment.tick();
      await deployment.drain();
    },
  };
}
