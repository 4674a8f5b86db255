import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createSnapshots, type Snapshots } from '../../functions/adapters/snapshots.ts';
import { startBus, type BusEvent, type LocalBus } from '../../infra/local/bus.ts';
import { CONNECTORS, type Connector } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox, type Sandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../infra/local/sandbox/world.ts';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import { CUSTOMER } from './builders.ts';
import { BUS_NAME, newTold, startProcess, type Process, type ProcessOptions, type Told } from './process.ts';

/** An integration of the sandbox, polled through the real adapters into a real engine and onto the stand-in bus. */
export type Rig = Told & {
  readonly sandbox: Sandbox;
  readonly ats: Integration;
  readonly bus: LocalBus;
  readonly table: LocalTable;
  readonly register: Register;
  readonly snapshots: Snapshots;
  /** Everything that was put on the bus, repeats included. */
  readonly events: BusEvent[];
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Lets time pass for the program and the ATS. */
  readonly pass: (milliseconds: number) => void;
  /** What time it is for both, epoch milliseconds. */
  readonly now: () => number;
  /** A process of its own, which may die. */
  readonly process: (options?: ProcessOptions) => Process;
  /** Another customer in the same table, with as many people. */
  readonly neighbour: { readonly ats: Integration; readonly process: Rig['process'] };
  readonly close: () => Promise<void>;
};

/** After this a dead poll's lease has run out. */
export const LEASE_MS = 180_000;

export type RigOptions = {
  readonly connector?: Connector;
  /** How long the ATS takes a day to be; short, unless it is to empty a record after 14 real ones. */
  readonly day_ms?: number;
  /** How many people Kombo shows in one page. */
  readonly largest_page?: number;
};

/** @param people how many the integration begins with */
export async function startRig(
  people = 20,
  { connector = CONNECTORS.greenhouse, largest_page, ...days }: RigOptions = {},
): Promise<Rig> {
  let passed = 0;
  const clock = () => Date.now() + passed;
  const plan = { connector, size: people, origin_id: CUSTOMER.origin_id };
  const world = makeWorld({ integrations: [plan, plan], now: () => new Date(clock()), ...days });
  const [ats, neighbour] = world.integrations;
  if (ats === undefined || neighbour === undefined) throw new Error('The world has two integrations');
  const sandbox = await startSandbox({ world, ...(largest_page !== undefined && { largest_page }) });
  const events: BusEvent[] = [];
  const bus = await startBus({ name: BUS_NAME, onEvent: async (event) => void events.push(event) });
  const table = await startTable();
  const register = createRegister(table.table);
  await register.add(ats.id, CUSTOMER);
  const told = newTold();
  const places = { sandbox, bus, table, told, clock };
  return {
    ...told,
    sandbox,
    ats,
    bus,
    table,
    register,
    events,
    clock,
    snapshots: createSnapshots(table.table),
    pass: (milliseconds) => void (passed += milliseconds),
    now: clock,
    process: (options = {}) => startProcess({ ...places, ats }, options),
    neighbour: { ats: neighbour, process: (options = {}) => startProcess({ ...places, ats: neighbour }, options) },
    close: async () => void (await Promise.all([sandbox.close(), bus.close(), table.close()])),
  };
}
