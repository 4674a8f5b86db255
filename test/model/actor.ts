import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { InitializeHandlerOutput } from '@smithy/types';
import * as z from 'zod/mini';
import { createBus, type Bus } from '../../functions/adapters/bus.ts';
import { createKombo, type Kombo } from '../../functions/adapters/kombo.ts';
import { createProgram } from '../../functions/adapters/program.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createSnapshots } from '../../functions/adapters/snapshots.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import type { Telemetry } from '../../functions/adapters/telemetry.ts';
import type { PollEnd } from '../../functions/poll/ending.ts';
import { poll } from '../../functions/poll/poll.ts';
import { TABLE_NAME } from '../../infra/local/table.ts';
import { settings } from '../support/builders.ts';
import { BUS_NAME } from '../support/process.ts';
import { silentTelemetry } from '../support/telemetry.ts';
import { ATTEMPT_MS } from './clients.ts';
import type { LifeLine } from './life-line.ts';
import type { Stage } from './stage.ts';
import type { Poll } from './steps.ts';

const FUNCTION_MS = 60_000;
/** A round that never ends: sweeps come from what happened, and not from the id of the integration. */
const NEVER_MS = 1e18;

/** Lets one process poll. */
export function act(stage: Stage, life: LifeLine, weight: Poll['weight']): Promise<PollEnd> {
  const { clocks, ats } = stage;
  const table = tableOf(stage, life);
  let owners = 0;
  const deps = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    kombo: komboOf(stage, life),
    bus: busOf(stage, life),
    queue: { send: () => life.reach({ place: 'queue', call: async () => undefined }) },
    heavyQueue: { send: () => life.reach({ place: 'queue', call: async () => undefined }) },
    telemetry: telemetryOf(stage),
    settings: settings({ weight, sweep_interval_ms: NEVER_MS, guardsOf: () => stage.guards }),
    clock: clocks.program,
    unique: () => `${stage.reports.length} ${clocks.program()} ${(owners += 1)}`,
  };
  const asked_at = clocks.program();
  const stops_at = asked_at + FUNCTION_MS;
  return poll(deps, { integration_id: ats.id, asked_at, stops_at, signal: new AbortController().signal });
}

// A call counts before the SDK's own retries.
const CALL = { step: 'initialize', priority: 'high' } as const;

function tableOf({ clients }: Stage, life: LifeLine): Table {
  const client = new DynamoDBClient(clients.table);
  client.middlewareStack.add(
    (next) => (args) => life.reach({ place: 'table', call: () => next(args), halved: withoutHalf }),
    CALL,
  );
  return createTable(client, TABLE_NAME);
}

const Batch = z.looseObject({
  Responses: z.record(z.string(), z.array(z.looseObject({ pk: z.unknown(), sk: z.unknown() }))),
});

/** Every second item of a batch is yet to be asked for again. */
function withoutHalf<Output extends object>(answer: InitializeHandlerOutput<Output>): InitializeHandlerOutput<Output> {
  const batch = Batch.safeParse(answer.output);
  const [named] = Object.entries(batch.data?.Responses ?? {});
  if (named === undefined) return answer;
  const [name, items] = named;
  const Keys = items.filter((_, index) => index % 2 === 1).map(({ pk, sk }) => ({ pk, sk }));
  if (Keys.length === 0) return answer;
  const Responses = { [name]: items.filter((_, index) => index % 2 === 0) };
  return { ...answer, output: { ...answer.output, Responses, UnprocessedKeys: { [name]: { Keys } } } };
}

function busOf({ clients, clocks }: Stage, life: LifeLine): Bus {
  const client = new EventBridgeClient(clients.bus);
  client.middlewareStack.add((next) => (args) => life.reach({ place: 'bus', call: () => next(args) }), CALL);
  const backoff = { base_ms: 1, cap_ms: 1, tries: 3, jitter: () => 0, now: clocks.program };
  return createBus({ client, bus_name: BUS_NAME, backoff });
}

function komboOf({ sandbox, clocks }: Stage, life: LifeLine): Kombo {
  const api_key = { get: async () => sandbox.api_key, refresh: async () => sandbox.api_key };
  const patience = { backoff_ms: 1, attempt_ms: ATTEMPT_MS, random: () => 0, now: clocks.program };
  const kombo = createKombo({ base_url: sandbox.url, api_key, ...patience });
  return {
    users: (...asked) => life.reach({ place: 'list', call: () => kombo.users(...asked) }),
    usersByIds: (...asked) => life.reach({ place: 'ask', call: () => kombo.usersByIds(...asked) }),
    integration: (...asked) => life.reach({ place: 'integration', call: () => kombo.integration(...asked) }),
    checkApiKey: (...asked) => life.reach({ place: 'ask', call: () => kombo.checkApiKey(...asked) }),
    wait: () => kombo.wait(),
  };
}

function telemetryOf({ decisions, reports }: Stage): Telemetry {
  return {
    ...silentTelemetry,
    decided: (decision) => void decisions.push(decision),
    polled: (report) => void reports.push(report),
  };
}
