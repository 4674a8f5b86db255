import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { HTTPClient, Kombo } from '@kombo-api/sdk';
import { createBus } from '../../../functions/adapters/bus.ts';
import { createKombo } from '../../../functions/adapters/kombo.ts';
import { createProgram } from '../../../functions/adapters/program.ts';
import { createRegister } from '../../../functions/adapters/register.ts';
import { createSnapshots } from '../../../functions/adapters/snapshots.ts';
import { createTable } from '../../../functions/adapters/table.ts';
import { poll } from '../../../functions/poll/poll.ts';
import { ENGINE_PATIENCE, TABLE_NAME } from '../../../infra/local/table-client.ts';
import { settings } from '../../support/builders.ts';
import { loopback } from '../../support/loopback.ts';
import { BUS_NAME } from '../../support/process.ts';
import type { Rig } from '../../support/rig.ts';
import { silentTelemetry } from '../../support/telemetry.ts';
import type { Name, Whom } from '../contender.ts';
import { betterScript } from '../peers/better-script.ts';
import type { Peer } from '../peers/peer.ts';
import { script } from '../peers/script.ts';
import { live, openLife, type Life, type Mishap } from './life.ts';

export type Polling = {
  readonly whom?: Whom;
  readonly mishap?: Mishap;
  /** Called before each page of users is asked for. */
  readonly onPage?: () => void;
};

/** Polls the integration of a rig in a process of its own, to whatever end. @throws what ends the poll */
export type Player = (rig: Rig, polling: Polling) => Promise<unknown>;

export const PLAYERS: Readonly<Record<Name, Player>> = {
  ours: playOurs,
  script: (rig, polling) => playPeer(script, rig, polling),
  'better script': (rig, polling) => playPeer(betterScript, rig, polling),
};

const FUNCTION_MS = 60_000;

function clientsOf({ table, bus }: Rig, life: Life) {
  const dynamodb = new DynamoDBClient(loopback(table.endpoint, ENGINE_PATIENCE));
  const events = new EventBridgeClient(loopback(bus.url));
  live(life, { dynamodb, events });
  return { events, table: createTable(dynamodb, TABLE_NAME) };
}

async function playOurs(rig: Rig, { whom, mishap, onPage }: Polling) {
  const life = openLife(mishap);
  const { table, events } = clientsOf(rig, life);
  const [clock, unused] = [rig.clock, { send: async () => undefined }];
  if (whom === 'everybody') await rig.register.askForSweep(rig.ats.id, rig.now());
  const deps = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    kombo: komboOf(rig, life, onPage),
    bus: createBus({ client: events, bus_name: BUS_NAME, backoff: { base_ms: 1, cap_ms: 4, tries: 3, now: clock } }),
    queue: unused,
    heavyQueue: unused,
    telemetry: silentTelemetry,
    settings: settings(),
    clock,
    unique: randomUUID,
  };
  const { signal } = new AbortController();
  return poll(deps, { integration_id: rig.ats.id, asked_at: clock(), stops_at: clock() + FUNCTION_MS, signal });
}

function komboOf({ sandbox, clock }: Rig, life: Life, onPage?: () => void) {
  const api_key = { get: async () => sandbox.api_key, refresh: async () => sandbox.api_key };
  const kombo = createKombo({ base_url: sandbox.url, api_key, backoff_ms: 1, now: clock });
  return {
    ...kombo,
    users: (...asked: Parameters<typeof kombo.users>) => {
      onPage?.();
      return life.call('another', () => kombo.users(...asked));
    },
  };
}

async function playPeer(peer: Peer, rig: Rig, { whom = 'changed', mishap, onPage }: Polling) {
  const life = openLife(mishap);
  const { table, events } = clientsOf(rig, life);
  const http_client = new HTTPClient();
  http_client.addHook('beforeRequest', (request) => {
    onPage?.();
    return life.call('another', async () => request);
  });
  const { url: server_url, api_key } = rig.sandbox;
  const tools = {
    komboFor: (integration_id: string) => new Kombo({ api_key, integration_id, server_url, http_client }),
    table,
    bus: { client: events, name: BUS_NAME },
    now: () => new Date(rig.now()),
  };
  return peer.poll(tools, { integration_id: rig.ats.id, whom });
}
