import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createSnapshots, type Snapshots } from '../../functions/adapters/snapshots.ts';
import { startBus, type BusEvent, type LocalBus } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox, type Sandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../infra/local/sandbox/world.ts';
import { startTable, type LocalTable } from '../../infra/local/table.ts';
import { CUSTOMER } from './builders.ts';
import { BUS_NAME, newTold, startProcess, type Process, type ProcessOptions, type Told } from './process.ts';

/** One integration of the sandbox, polled through the real adapters into a real engine and onto the stand-in bus. */
export type Rig = Told & {
  readonly sandbox: Sandbox;
  readonly ats: Integration;
  readonly bus: LocalBus;
  readonly table: LocalTable;
  readonly register: Register;
  readonly snapshots: Snapshots;
  /** Everything that was put on the bus, repeats included. */
  readonly events: BusEvent[];
  /** Lets time pass for the program and the ATS. */
  readonly pass: (milliseconds: number) => void;
  /** A process of its own, which may die. */
  readonly process: (options?: ProcessOptions) => Process;
  readonly close: () => Promise<void>;
};

/** After this a dead poll's lease has run out. */
export const LEASE_MS = 180_000;

/** @param people how many the integration begins with */
export async function startRig(people = 20): Promise<Rig> {
  let passed = 0;
  const clock = () => Date.now() + passed;
  const plan = { connector: CONNECTORS.greenhouse, size: people, origin_id: CUSTOMER.origin_id };
  const world = makeWorld({ integrations: [plan], now: () => new Date(clock()) });
  const [ats] = world.integrations;
  if (ats === undefined) throw new Error('The world has one integration');
  const sandbox = await startSandbox({ world });
  const events: BusEvent[] = [];
  const bus = await startBus({ name: BUS_NAME, onEvent: async (event) => void events.push(event) });
  const table = await startTable();
  const register = createRegister(table.table);
  await register.add(ats.id, CUSTOMER);
  const told = newTold();
  return {
    ...told,
    sandbox,
    ats,
    bus,
    table,
    register,
    events,
    snapshots: createSnapshots(table.table),
    pass: (milliseconds) => void (passed += milliseconds),
    process: (options = {}) => startProcess({ sandbox, ats, bus, table, told, clock }, options),
    close: async () => void (await Promise.all([sandbox.close(), bus.close(), table.close()])),
  };
}
