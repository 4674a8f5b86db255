import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod/mini';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import { createBus } from '../../functions/adapters/bus.ts';
import { createKombo } from '../../functions/adapters/kombo.ts';
import { createProgram } from '../../functions/adapters/program.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createSnapshots } from '../../functions/adapters/snapshots.ts';
import { createTable } from '../../functions/adapters/table.ts';
import { createTelemetry } from '../../functions/adapters/telemetry.ts';
import { poll } from '../../functions/poll/poll.ts';
import type { Deps } from '../../functions/poll/run.ts';
import { ENGINE_PATIENCE, LOCAL_CREDENTIALS, TABLE_NAME } from '../../infra/local/table.ts';
import { CUSTOMER, settings } from '../support/builders.ts';
import { answerWith } from './answering.ts';
import { countRequests } from './counting.ts';
import { effort } from './effort.ts';
import { Place, type Polled, type TableCounts } from './place.ts';

/** The measured process: the program's own poll with its real adapters, wired as the poll function's handler is. */
const Question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), place: Place }),
  z.object({ do: z.enum(['poll', 'sweep']), function_ms: z.number() }),
]);

/** A poll that goes on says so itself. */
const NO_QUEUE = { send: async () => undefined };

type Program = { readonly deps: Deps; readonly place: Place; readonly takeCounts: () => TableCounts };

/** A poll that goes on more often than this makes no progress. */
const MOST_GOES = 100;

let program: Program | undefined;

async function open(place: Place): Promise<void> {
  const dynamodb = new DynamoDBClient({
    ...clientConfig(ENGINE_PATIENCE),
    ...LOCAL_CREDENTIALS,
    endpoint: place.table_endpoint,
  });
  const eventbridge = new EventBridgeClient({ ...clientConfig(), ...LOCAL_CREDENTIALS, endpoint: place.bus_url });
  const takeCounts = countRequests(dynamodb);
  const table = createTable(dynamodb, TABLE_NAME);
  const api_key = { get: async () => place.api_key, refresh: async () => place.api_key };
  const deps: Deps = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    kombo: createKombo({ base_url: place.kombo_url, api_key }),
    bus: createBus({ client: eventbridge, bus_name: place.bus_name }),
    queue: NO_QUEUE,
    heavyQueue: NO_QUEUE,
    telemetry: createTelemetry(new Logger({ serviceName: 'bench' }), new Metrics({ namespace: 'bench' })),
    settings: settings({ overlap_ms: 60_000 }),
    clock: Date.now,
    unique: randomUUID,
  };
  await deps.register.add(place.integration_id, CUSTOMER);
  program = { deps, place, takeCounts };
}

async function measured({ deps, place, takeCounts }: Program, function_ms: number): Promise<Polled> {
  takeCounts();
  const peak_before_mb = peakMegabytes();
  const taken = effort();
  const goes = await pollToTheEnd(deps, place.integration_id, function_ms);
  const told = { ...taken(), goes, table: takeCounts(), peak_before_mb, peak_mb: peakMegabytes() };
  globalThis.gc?.();
  const heap_mb = process.memoryUsage().heapUsed / 1024 ** 2;
  return { ...told, heap_mb, users: await deps.snapshots.count(place.integration_id) };
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

const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;

answerWith({
  answer: async (question) => {
    const asked = Question.parse(question);
    if (asked.do === 'open') return open(asked.place);
    if (program === undefined) throw new Error('Nothing is open yet');
    if (asked.do === 'sweep') await program.deps.register.askForSweep(program.place.integration_id, Date.now());
    return measured(program, asked.function_ms);
  },
});
