import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createBus, type Bus } from '../../functions/adapters/bus.ts';
import { createKombo, type Kombo } from '../../functions/adapters/kombo.ts';
import type { Asking, PollMessage } from '../../functions/adapters/queue.ts';
import { createProgram } from '../../functions/adapters/program.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createSnapshots } from '../../functions/adapters/snapshots.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import type { Decision, PollReport, Telemetry } from '../../functions/adapters/telemetry.ts';
import type { PollEnd } from '../../functions/poll/ending.ts';
import { poll } from '../../functions/poll/poll.ts';
import type { Deps, Order, Settings } from '../../functions/poll/run.ts';
import type { LocalBus } from '../../infra/local/bus.ts';
import type { Sandbox } from '../../infra/local/sandbox/sandbox.ts';
import type { Integration } from '../../infra/local/sandbox/world.ts';
import { ENGINE_PATIENCE, TABLE_NAME, type LocalTable } from '../../infra/local/table.ts';
import { settings } from './builders.ts';
import { loopback } from './loopback.ts';
import { silentTelemetry } from './telemetry.ts';
import { mortal, type Fate, type Mortal } from './mortal.ts';

export const BUS_NAME = 'rig';

/** What processes have told, all of them together. */
export type Told = {
  readonly continuations: PollMessage[];
  readonly postponed: Asking[];
  readonly decisions: Decision[];
  readonly reports: PollReport[];
};

export const newTold = (): Told => ({ continuations: [], postponed: [], decisions: [], reports: [] });

export type ProcessOptions = {
  readonly fate?: Fate;
  readonly settings?: Partial<Settings>;
  /** Called before each page of users is asked for. */
  readonly onPage?: () => void;
};

/** A process that polls, and may be killed at any of its calls. */
export type Process = Mortal & {
  readonly deps: Deps;
  readonly poll: (order?: Partial<Order>) => Promise<PollEnd>;
  /** Polls with something in place of what the process has. */
  readonly pollWith: (changes: Partial<Deps>) => Promise<PollEnd>;
};

export type Places = {
  readonly sandbox: Sandbox;
  readonly ats: Integration;
  readonly bus: LocalBus;
  readonly table: LocalTable;
  readonly told: Told;
  readonly clock: () => number;
};

const FUNCTION_MS = 60_000;

export function startProcess(places: Places, options: ProcessOptions): Process {
  const { fate, onPage } = options;
  const life = mortal(fate);
  const { clock, told } = places;
  const table = tableOf(places, life);
  const deps: Deps = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    kombo: komboOf(places, life, onPage),
    bus: busOf(places, life),
    queue: { send: (asked) => life.call(async () => void told.postponed.push(...asked)) },
    heavyQueue: { send: (messages) => life.call(async () => void told.continuations.push(...messages)) },
    telemetry: telemetryOf(told),
    settings: settings(options.settings),
    clock,
    unique: randomUUID,
  };
  return {
    ...life,
    deps,
    poll: (changes) => poll(deps, { ...orderFor(places.ats, clock), ...changes }),
    pollWith: (changes) => poll({ ...deps, ...changes }, orderFor(places.ats, changes.clock ?? clock)),
  };
}

function orderFor({ id }: Integration, clock: () => number): Order {
  const signal = new AbortController().signal;
  return { integration_id: id, asked_at: clock(), stops_at: clock() + FUNCTION_MS, signal };
}

// A call counts before the SDK's own retries.
const CALL = { step: 'initialize', priority: 'high' } as const;

function tableOf({ table }: Places, life: Mortal): Table {
  const client = new DynamoDBClient(loopback(table.endpoint, ENGINE_PATIENCE));
  client.middlewareStack.add((next) => (args) => life.call(() => next(args)), CALL);
  return createTable(client, TABLE_NAME);
}

function busOf({ bus, clock }: Places, life: Mortal): Bus {
  const client = new EventBridgeClient(loopback(bus.url));
  client.middlewareStack.add((next) => (args) => life.call(() => next(args)), CALL);
  return createBus({ client, bus_name: BUS_NAME, backoff: { base_ms: 1, cap_ms: 4, tries: 3, now: clock } });
}

function komboOf({ sandbox, clock }: Places, life: Mortal, onPage?: () => void): Kombo {
  const api_key = { get: async () => sandbox.api_key, refresh: async () => sandbox.api_key };
  const kombo = createKombo({ base_url: sandbox.url, api_key, backoff_ms: 1, now: clock });
  return {
    users: (...asked) => {
      onPage?.();
      return life.call(() => kombo.users(...asked));
    },
    usersByIds: (...asked) => life.call(() => kombo.usersByIds(...asked)),
    integration: (...asked) => life.call(() => kombo.integration(...asked)),
    checkApiKey: (...asked) => life.call(() => kombo.checkApiKey(...asked)),
    wait: () => kombo.wait(),
  };
}

function telemetryOf({ decisions, reports }: Told): Telemetry {
  return {
    ...silentTelemetry,
    decided: (decision) => void decisions.push(decision),
    polled: (report) => void reports.push(report),
  };
}
