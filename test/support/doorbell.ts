import { createHmac } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createKombo } from '../../functions/adapters/kombo.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createTable } from '../../functions/adapters/table.ts';
import type { RingReport } from '../../functions/adapters/telemetry.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import { createRingHandler, type Answer, type Deps, type Request } from '../../functions/ring/requests.ts';
import { createMemory } from '../../functions/ring/memory.ts';
import { createSignatureCheck } from '../../functions/ring/signature.ts';
import { ENGINE_PATIENCE, TABLE_NAME } from '../../infra/local/table.ts';
import { limits } from './kombo.ts';
import { loopback } from './loopback.ts';
import type { Rig } from './rig.ts';
import { silentTelemetry } from './telemetry.ts';

export const WEBHOOK_SECRET = 'whsec gëheim';

/** As Kombo signs. */
export const sign = (body: string | Buffer, secret = WEBHOOK_SECRET) =>
  createHmac('sha256', secret).update(body).digest('base64url');

/** What Lambda makes of a request to a function URL. */
export function requestOf(body: string, headers: Readonly<Record<string, string>> = {}): Request {
  return { headers, body, isBase64Encoded: false, requestContext: { requestId: 'a-request' } };
}

/** One that Kombo has signed. */
export const signed = (body: string) => requestOf(body, { 'x-kombo-signature': sign(body) });

/** The ring function of a rig, and all that came of it. */
export type Doorbell = {
  readonly request: (request: Request) => Promise<Answer>;
  /** A webhook of Kombo's. */
  readonly ring: (type: string, data: unknown) => Promise<Answer>;
  /** Kombo says that users of the rig's integration have changed. */
  readonly changed: () => Promise<Answer>;
  readonly messages: { readonly integration_id: string; readonly delay_seconds: number }[];
  readonly reports: RingReport[];
  readonly crashes: unknown[];
  /** The requests to the table, by their names. */
  readonly requests: string[];
};

export function openDoorbell(rig: Rig, changes: Partial<Deps> = {}): Doorbell {
  const kept = { messages: Array<Doorbell['messages'][number]>(), requests: Array<string>() };
  const told = { reports: Array<RingReport>(), crashes: Array<unknown>() };
  const api_key = { get: async () => rig.sandbox.api_key, refresh: async () => rig.sandbox.api_key };
  const handler = createRingHandler({
    register: createRegister(createTable(countingClient(rig, kept.requests), TABLE_NAME)),
    kombo: createKombo({ base_url: rig.sandbox.url, api_key, backoff_ms: 1 }),
    lightQueue: {
      send: async (asked) =>
        void kept.messages.push(
          ...asked.map(({ integration_id, delay_seconds = 0 }) => ({ integration_id, delay_seconds })),
        ),
    },
    answered: createMemory(rig.clock),
    isSigned: createSignatureCheck(async () => WEBHOOK_SECRET, rig.clock),
    telemetry: {
      ...silentTelemetry,
      rung: (report) => void told.reports.push(report),
      crashed: (...crash) => void told.crashes.push(crash),
    },
    erase_after_ms: 30 * DAY_MS,
    clock: rig.clock,
    ...changes,
  });
  const request = (given: Request) => handler(given, limits());
  const ring = (type: string, data: unknown) => request(signed(JSON.stringify({ id: 'a-webhook', type, data })));
  return {
    ...kept,
    ...told,
    request,
    ring,
    changed: () => ring('data-changed', { integration_id: rig.ats.id, changed_models: [{ name: 'ats_users' }] }),
  };
}

function countingClient({ table }: Rig, requests: string[]): DynamoDBClient {
  const client = new DynamoDBClient(loopback(table.endpoint, ENGINE_PATIENCE));
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        requests.push(commandName.replace('Command', ''));
        return next(args);
      },
    { step: 'initialize' },
  );
  return client;
}
