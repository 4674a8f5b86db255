import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createBus } from '../../functions/adapters/bus.ts';
import { createKombo } from '../../functions/adapters/kombo.ts';
import { createProgram } from '../../functions/adapters/program.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createSnapshots } from '../../functions/adapters/snapshots.ts';
import { createTable } from '../../functions/adapters/table.ts';
import { createTelemetry } from '../../functions/adapters/telemetry.ts';
import { createPollHandler } from '../../functions/poll/messages.ts';
import { poll } from '../../functions/poll/poll.ts';
import type { Deps } from '../../functions/poll/run.ts';
import { createMemoryQueue } from '../../infra/local/queue.ts';
import { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from '../../infra/local/table-client.ts';
import { CUSTOMER, settings } from '../support/builders.ts';
import type { Contender } from './contender.ts';
import { countRequests } from './counting.ts';
import { spotOf, type Place } from './place.ts';

/** As in AWS by the usual settings: five light functions side by side, ten polls each. */
const LIGHT = { batchSize: 10, batchesAtOnce: 5 };
const FUNCTION_MS = 60_000;

/** A poll that goes on says so itself. */
const NO_QUEUE = { send: async () => undefined };

/** A poll that goes on more often than this makes no progress. */
const MOST_GOES = 100;

/** The program's own poll with its real adapters, wired as the poll function's handler is. */
export async function openOurs(place: Place): Promise<Contender> {
  const dynamodb = new DynamoDBClient({
    ...clientConfig(ENGINE_PATIENCE),
    ...LOCAL_CREDENTIALS,
    endpoint: place.table_endpoint,
  });
  const takeCounts = countRequests(dynamodb);
  const depsAt = wiring(place, dynamodb);
  const register = createRegister(createTable(dynamodb, TABLE_NAME));
  for (const id of place.integration_ids) await register.add(id, CUSTOMER);
  return {
    takeCounts,
    poll: async (spot, whom, function_ms) => {
      const { kombo_url, integration_id } = spotOf(place, spot);
      if (whom === 'everybody') await register.askForSweep(integration_id, Date.now());
      return pollToTheEnd(depsAt(kombo_url), integration_id, function_ms);
    },
    pollAll: async (latency_ms) => {
      const { kombo_url } = spotOf(place, { nth: 0, latency_ms });
      await pollAll(depsAt(kombo_url), place.integration_ids);
    },
  };
}

/** Everything but Kombo, which is at several places, is made once, as in a function. */
function wiring(place: Place, dynamodb: DynamoDBClient): (komboUrl: string) => Deps {
  const eventbridge = new EventBridgeClient({ ...clientConfig(), ...LOCAL_CREDENTIALS, endpoint: place.bus_url });
  const table = createTable(dynamodb, TABLE_NAME);
  const api_key = { get: async () => place.api_key, refresh: async () => place.api_key };
  const program = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    bus: createBus({ client: eventbridge, bus_name: place.bus_name }),
    queue: NO_QUEUE,
    heavyQueue: NO_QUEUE,
    telemetry: createTelemetry(new Logger({ serviceName: 'bench' }), new Metrics({ namespace: 'bench' })),
    settings: settings({ overlap_ms: 60_000 }),
    clock: Date.now,
    unique: randomUUID,
  };
  return (base_url) => ({ ...program, kombo: createKombo({ base_url, api_key }) });
}

/** As the queue would: a poll that runs short of time goes on by a new message. */
async function pollToTheEnd(deps: Deps, integration_id: string, function_ms: number): Promise<number> {
  const { signal } = new AbortController();
  for (let goes = 1; goes <= MOST_GOES; goes += 1) {
    const asked_at = Date.now();
    const end = await poll(deps, { integration_id, asked_at, stops_at: asked_at + function_ms, signal });
    deps.telemetry.flush();
    if (end.outcome === 'completed') return goes;
    if (end.outcome !== 'continued') throw new Error(`The poll did not complete: ${JSON.stringify(end)}`);
  }
  throw new Error('The poll makes no progress');
}

/** By the handler, from a queue. @throws when a poll did not complete: the handler has dealt with that by itself */
async function pollAll(deps: Deps, integration_ids: readonly string[]): Promise<void> {
  const left = new Set(integration_ids);
  const polled: Deps['telemetry']['polled'] = (report) => {
    deps.telemetry.polled(report);
    if (report.outcome === 'completed') left.delete(report.integration_id);
  };
  const handle = createPollHandler({ ...deps, telemetry: { ...deps.telemetry, polled } });
  const queue = createMemoryQueue({
    ...LIGHT,
    handle: (event) => handle(event, { getRemainingTimeInMillis: () => FUNCTION_MS }),
  });
  await queue.send(integration_ids.map((integration_id) => ({ integration_id })));
  await queue.idle();
  if (left.size > 0) throw new Error(`${left.size} polls did not complete`);
}
