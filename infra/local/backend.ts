import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createBus, type Bus } from '../../functions/adapters/bus.ts';
import { createProgram, type Program } from '../../functions/adapters/program.ts';
import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createSnapshots, type Snapshots } from '../../functions/adapters/snapshots.ts';
import { startBus, type LocalBusOptions } from './bus.ts';
import { LOCAL_CREDENTIALS, startTable } from './table.ts';

/** What AWS provides, on one machine. */
export type Backend = {
  readonly register: Register;
  readonly program: Program;
  readonly snapshots: Snapshots;
  readonly bus: Bus;
  readonly close: () => Promise<void>;
};

export type BackendOptions = Pick<LocalBusOptions, 'onEvent'> & { readonly tablePath: string | undefined };

const BUS_NAME = 'ats-user-events-local';

export async function startBackend({ tablePath, onEvent }: BackendOptions): Promise<Backend> {
  const { table, close } = await startTable(tablePath);
  const server = await startBus({ name: BUS_NAME, onEvent });
  const client = new EventBridgeClient({ ...clientConfig({ tries: 1 }), ...LOCAL_CREDENTIALS, endpoint: server.url });
  return {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    bus: createBus({ client, bus_name: BUS_NAME }),
    close: async () => {
      client.destroy();
      await server.close();
      await close();
    },
  };
}
