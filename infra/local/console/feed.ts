import { printable } from '../../../functions/domain/printable.ts';
import { Event, isUserEvent } from '../../../functions/events/index.ts';
import type { BusEvent } from '../bus.ts';
import { describe } from '../describe.ts';
import type { Bell } from './bell.ts';
import type { Entry } from './wire.ts';

/** The latest events, for whoever reads along. Readers keep their own place: one that is slow costs nothing. */
export type Feed = {
  readonly tell: (event: BusEvent) => void;
  /** What came after an entry, at most so many. `missed`: how many of these are forgotten by now. */
  readonly after: (id: number, most: number) => { readonly missed: number; readonly entries: readonly Entry[] };
  /** The latest ones about a user, the newest first. */
  readonly about: (integrationId: string, userId: string) => readonly Entry[];
};

/** As many as a page shows. */
export const KEPT = 5_000;

export function createFeed(bell: Pick<Bell, 'ring'>, kept = KEPT): Feed {
  // Forgotten in blocks: to move thousands at every event would cost more than to keep some too many.
  let entries: Entry[] = [];
  let last = 0;
  return {
    tell: (event) => {
      last += 1;
      entries.push(entryOf(last, event));
      if (entries.length >= 2 * kept) entries = entries.slice(-kept);
      bell.ring();
    },
    after: (id, most) => {
      const first = Math.max(last - kept, 0);
      const from = Math.max(id, first);
      const begin = entries.length - (last - from);
      return { missed: Math.max(0, first - id), entries: entries.slice(begin, begin + most) };
    },
    about: (integrationId, userId) =>
      entries.filter((entry) => entry.user_id === userId && entry.integration_id === integrationId).toReversed(),
  };
}

function entryOf(id: number, { source, 'detail-type': type, time, detail }: BusEvent): Entry {
  const event = Event.parse({ 'detail-type': type, detail });
  const { customer, who, what } = describe(event);
  return {
    id,
    event: { source, 'detail-type': type, time, detail },
    words: { customer: printable(customer), who: printable(who), what: printable(what) },
    integration_id: event.detail.metadata.integration_id,
    user_id: isUserEvent(event) ? event.detail.data.user.id : null,
  };
}
