import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Limits } from '../domain/failure.ts';
import type { Event } from '../events/index.ts';
import { unavailable } from './aws-errors.ts';
import { BACKOFF, within, type Backoff } from './backoff.ts';
import { deliver, type Postman, type Refusal } from './bus/delivery.ts';
import { inBatches, toEntry, type Outgoing } from './bus/entries.ts';
import { createExistence } from './bus/existence.ts';
import { sideBySide } from './side-by-side.ts';

export type { Refusal } from './bus/delivery.ts';
export { entrySize, toEntry } from './bus/entries.ts';

export type Bus = {
  /**
   * Publishes the events, at least once each, in no order that counts.
   * @returns the events that the bus refuses for what they are; all others are accepted.
   * @throws PollFailure when the bus is not there, may not be used, or does not answer in time; then it is not known
   * which events it has.
   */
  publish(events: readonly Event[], limits: Limits): Promise<readonly Refusal[]>;
};

export type BusOptions = {
  /** With explicit time limits. */
  readonly client: EventBridgeClient;
  /** The name or the ARN. */
  readonly bus_name: string;
  readonly backoff?: Partial<Backoff>;
};

/**
 * Requests at the same time. A guess: four publish a page of 250 events in the time of seven requests, and forty polls
 * at once stay below the lowest regional quota of 400 requests a second.
 */
const AT_ONCE = 4;

/** The bus, by EventBridge's PutEvents. Batches go side by side: a page has one event per user, so no order counts. */
export function createBus(options: BusOptions): Bus {
  const { client, bus_name } = options;
  const backoff = { ...BACKOFF, ...options.backoff };
  const existence = createExistence({ client, bus_name, backoff });
  return {
    publish: async (events, limits) => {
      if (events.length === 0) return [];
      const outgoing = events.map((event) => ({ event, entry: toEntry(event, bus_name) }));
      return within(limits, { now: backoff.now, late: unavailable('BUS', 'DeadlinePassed') }, async (bounded) => {
        await existence.makeSure(bounded);
        return deliverAll(outgoing, { client, backoff, limits: bounded });
      });
    },
  };
}

/** When one batch fails, the requests under way are awaited, but no batch is begun or tried again. */
async function deliverAll(outgoing: readonly Outgoing[], office: Omit<Postman, 'pauses'>): Promise<readonly Refusal[]> {
  const failed = new AbortController();
  const pauses = { ...office.limits, signal: AbortSignal.any([office.limits.signal, failed.signal]) };
  const refusals = await sideBySide(
    inBatches(outgoing),
    async (batch) => {
      try {
        return await deliver(batch, { ...office, pauses });
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    },
    AT_ONCE,
  );
  return refusals.flat();
}
