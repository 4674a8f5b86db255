import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createBus, type Bus } from '../../functions/adapters/bus.ts';
import type { Backoff } from '../../functions/adapters/backoff.ts';
import type { Limits } from '../../functions/domain/failure.ts';
import { startBus, type BusAction, type BusEvent, type LocalBus } from '../../infra/local/bus.ts';
import { created, eventId } from './bus-events.ts';
import { loopback } from './loopback.ts';

/** The adapter of the bus, over a real client, with the stand-in behind it and what arrived there. */
export type Postbox = {
  readonly local: LocalBus;
  readonly events: BusEvent[];
  readonly requests: BusAction[];
  /** Does something while an event is being written. */
  onEvent: (event: BusEvent) => Promise<void>;
  /** The adapter, with next to no pauses. */
  readonly bus: (backoff?: Partial<Backoff>, name?: string) => Bus;
  close(): Promise<void>;
};

export async function openPostbox(): Promise<Postbox> {
  const events: BusEvent[] = [];
  const requests: BusAction[] = [];
  const local = await startBus({
    name: 'ats',
    onEvent: async (event) => {
      await postbox.onEvent(event);
      events.push(event);
    },
    onRequest: (action) => requests.push(action),
  });
  const client = new EventBridgeClient(loopback(local.url));
  const postbox: Postbox = {
    local,
    events,
    requests,
    onEvent: async () => {},
    bus: (backoff = {}, bus_name = 'ats') => createBus({ client, bus_name, backoff: { base_ms: 1, ...backoff } }),
    close: async () => {
      client.destroy();
      await local.close();
    },
  };
  return postbox;
}

/** Time enough, unless a test wants less. */
export function limits(milliseconds = 5_000, signal = new AbortController().signal): Limits {
  return { deadline: Date.now() + milliseconds, signal };
}

export const many = (count: number) => Array.from({ length: count }, (_, index) => created(index));

export const details = (events: readonly { readonly detail: object }[]) => events.map(({ detail }) => detail);

/** Whether this is the event of that user. */
export const isOf = (index: number, { detail }: { readonly detail: object }) =>
  JSON.stringify(detail).includes(eventId(index));

export const requestsFor = (postbox: Postbox, action: BusAction) =>
  postbox.requests.filter((requested) => requested === action).length;

/** What a failure that passes by itself looks like. */
export const UNAVAILABLE = { reason: { remedy: 'retry', code: 'BUS.UNAVAILABLE' } };
