import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createSnapshots, type Snapshots } from '../../functions/adapters/snapshots.ts';
import { GUARDS, type Guards } from '../../functions/domain/guard.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import { startBus, type BusEvent, type LocalBus } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox, type Sandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../infra/local/sandbox/world.ts';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import { CUSTOMER } from '../support/builders.ts';
import { BUS_NAME, newTold, type Told } from '../support/process.ts';
import { clientsOf, type Clients } from './clients.ts';
import type { Setup } from './steps.ts';

/** Kombo's time and ours, which may differ. Epoch milliseconds. */
export type Clocks = {
  readonly kombo: () => number;
  readonly program: () => number;
  readonly pass: (milliseconds: number) => void;
  readonly skew: (milliseconds: number) => void;
};

/** One integration with all that is around it, where time passes only when it is told to. */
export type Stage = Told & {
  readonly setup: Setup;
  readonly clocks: Clocks;
  readonly sandbox: Sandbox;
  readonly ats: Integration;
  readonly bus: LocalBus;
  readonly table: LocalTable;
  readonly register: Register;
  readonly snapshots: Snapshots;
  readonly guards: Guards;
  readonly clients: Clients;
  /** Everything that was put on the bus, repeats included. */
  readonly events: BusEvent[];
  readonly close: () => Promise<void>;
};

export async function openStage(setup: Setup): Promise<Stage> {
  const clocks = openClocks();
  const plan = { connector: CONNECTORS[setup.connector], size: setup.people, origin_id: CUSTOMER.origin_id };
  const world = makeWorld({ integrations: [plan], now: () => new Date(clocks.kombo()), day_ms: DAY_MS });
  const [ats] = world.integrations;
  if (ats === undefined) throw new Error('The world has one integration');
  const sandbox = await startSandbox({ world, largest_page: setup.page, rate_limit: { limit: 1e9, window_ms: 1 } });
  const events: BusEvent[] = [];
  const bus = await startBus({ name: BUS_NAME, onEvent: async (event) => void events.push(event) });
  const table = await startTable();
  const register = createRegister(table.table);
  await register.add(ats.id, CUSTOMER);
  return {
    ...newTold(),
    setup,
    clocks,
    sandbox,
    ats,
    bus,
    table,
    register,
    snapshots: createSnapshots(table.table),
    guards: GUARDS_OF[setup.guards],
    clients: clientsOf(table.endpoint, bus.url),
    events,
    close: async () => void (await Promise.all([sandbox.close(), bus.close(), table.close()])),
  };
}

const LOW = { count: 1, share: 0.3 };

const GUARDS_OF: Readonly<Record<Setup['guards'], Guards>> = {
  off: { deletions: 'off', deactivations: 'off', clearings: 'off', creations: 'off' },
  low: { deletions: LOW, deactivations: LOW, clearings: LOW, creations: LOW },
  usual: GUARDS,
};

/** Later than now: what waits by the machine's clock must not think that its time is up. */
const BEGIN = Date.UTC(2040, 0);

function openClocks(): Clocks {
  let kombo = BEGIN;
  let ahead = 0;
  return {
    kombo: () => kombo,
    program: () => kombo + ahead,
    pass: (milliseconds) => void (kombo += milliseconds),
    skew: (milliseconds) => void (ahead += milliseconds),
  };
}
