import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach } from 'vitest';
import { startBus, type BusEvent, type LocalBus } from '../../infra/local/bus.ts';
import { loopback } from './loopback.ts';

/** An entry that the stand-in for EventBridge accepts. */
export const good = { EventBusName: 'ats', Source: 'ats.users', DetailType: 'user.created', Detail: '{"a":1}' };

/** For a suite: before each test a stand-in for EventBridge, with a client of the SDK. */
export function useLocalBus() {
  let events: BusEvent[];
  let bus: LocalBus;
  let client: EventBridgeClient;

  beforeEach(async () => {
    events = [];
    bus = await startBus({ name: 'ats', onEvent: async (event) => void events.push(event) });
    client = new EventBridgeClient(loopback(bus.url));
  });
  afterEach(async () => {
    client.destroy();
    await bus.close();
  });

  const put = (...Entries: readonly PutEventsRequestEntry[]) =>
    client.send(new PutEventsCommand({ Entries: [...Entries] }));
  return {
    get bus(): LocalBus {
      return bus;
    },
    get client(): EventBridgeClient {
      return client;
    },
    /** What it has accepted. */
    get events(): readonly BusEvent[] {
      return events;
    },
    put,
    /** How each entry was refused; undefined where it was not. */
    codesOf: async (...entries: readonly PutEventsRequestEntry[]) =>
      (await put(...entries)).Entries?.map(({ ErrorCode }) => ErrorCode),
  };
}
