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
import type { Telemetry } from '../../../functions/adapters/telemetry.ts';
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
import { live, openLife, Unmet, type Life, type Mishap } from './life.ts';

export type Polling = { readonly whom?: Whom; readonly mishap?: Mishap };

/**
 * Polls the integration of a rig in a process of its own, to whatever end.
 * @returns of whom it says, by id, that a change is held for a person to decide. @throws what ends the poll
 */
export type Player = (rig: Rig, polling: Polling) => Promise<readonly string[]>;

export const PLAYERS: Readonly<Record<Name, Player>> = {
  ours: (rig, polling) => meeting(polling.mishap, (life) => playOurs(rig, polling, life)),
  script: (rig, polling) => meeting(polling.mishap, (life) => playPeer(script, { rig, polling, life })),
  'better script': (rig, polling) => meeting(polling.mishap, (life) => playPeer(betterScript, { rig, polling, life })),
};

/** @throws Unmet, whatever else came, when nothing befell the poll that should have */
async function meeting<End>(mishap: Mishap | undefined, play: (life: Life) => Promise<End>): Promise<End> {
  const life = openLife(mishap);
  const [end] = await Promise.allSettled([play(life)]);
  if (!life.hasMetIt()) {
    const what = `call ${mishap?.nth ?? 1} of ${mishap?.at}`;
    throw new Unmet(what, end.status === 'rejected' ? end.reason : undefined);
  }
  if (end.status === 'rejected') throw end.reason;
  return end.value;
}

const FUNCTION_MS = 60_000;

function clientsOf({ table, bus }: Rig, life: Life) {
  const dynamodb = new DynamoDBClient(loopback(table.endpoint, ENGINE_PATIENCE));
  const events = new EventBridgeClient(loopback(bus.url));
  live(life, { dynamodb, events });
  return { events, table: createTable(dynamodb, TABLE_NAME) };
}

async function playOurs(rig: Rig, { whom }: Polling, life: Life): Promise<readonly string[]> {
  const { table, events } = clientsOf(rig, life);
  const [clock, unused] = [rig.clock, { send: async () => undefined }];
  const held: string[] = [];
  const decided: Telemetry['decided'] = ({ user_id, decision }) => {
    if (decision === 'held' && user_id !== null) held.push(user_id);
  };
  if (whom === 'everybody') await rig.register.askForSweep(rig.ats.id, rig.now());
  const deps = {
    register: createRegister(table),
    program: createProgram(table),
    snapshots: createSnapshots(table),
    kombo: komboOf(rig, life),
    bus: createBus({ client: events, bus_name: BUS_NAME, backoff: { base_ms: 1, cap_ms: 4, tries: 3, now: clock } }),
    queue: unused,
    heavyQueue: unused,
    telemetry: { ...silentTelemetry, decided },
    settings: settings(),
    clock,
    unique: randomUUID,
  };
  const { signal } = new AbortController();
  await poll(deps, { integration_id: rig.ats.id, asked_at: clock(), stops_at: clock() + FUNCTION_MS, signal });
  return held;
}

function komboOf({ sandbox, clock }: Rig, life: Life) {
  const api_key = { get: async () => sandbox.api_key, refresh: async () => sandbox.api_key };
  const kombo = createKombo({ base_url: sandbox.url, api_key, backoff_ms: 1, now: clock });
  return {
    ...kombo,
    users: (...asked: Parameters<typeof kombo.users>) => life.call('a page', () => kombo.users(...asked)),
  };
}

type Played = { readonly rig: Rig; readonly polling: Polling; readonly life: Life };

async function playPeer(peer: Peer, { rig, polling, life }: Played): Promise<readonly string[]> {
  const { table, events } = clientsOf(rig, life);
  const http_client = new HTTPClient();
  http_client.addHook('beforeRequest', (request) => life.call('a page', async () => request));
  const { url: server_url, api_key } = rig.sandbox;
  const tools = {
    komboFor: (integration_id: string) => new Kombo({ api_key, integration_id, server_url, http_client }),
    table,
    bus: { client: events, name: BUS_NAME },
    now: () => new Date(rig.now()),
  };
  await peer.poll(tools, { integration_id: rig.ats.id, whom: polling.whom ?? 'changed' });
  return [];
}
