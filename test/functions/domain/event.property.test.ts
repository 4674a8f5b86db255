import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readItem } from '../../../functions/adapters/snapshot-item.ts';
import { newsOf } from '../../../functions/domain/event.ts';
import type { Snapshot } from '../../../functions/domain/snapshot.ts';
import { Event } from '../../../functions/events/index.ts';
import { RUNS } from '../../support/arbitraries.ts';
import { INTEGRATION_ID } from '../../support/builders.ts';
import { frozen } from '../../support/frozen.ts';
import { history, play, type Meeting } from '../../support/history.ts';

/** The news of a history, each with the snapshot from which it can be rebuilt. */
function told(meetings: readonly Meeting[]): { event: Event; snapshot: Snapshot }[] {
  return play(meetings).flatMap(({ event, after }) => (event && after ? [{ event, snapshot: after }] : []));
}

test('every event is accepted by the contract, which knows all there is in it', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const { event } of told(meetings)) expect(Event.parse(event)).toEqual(event);
    }),
    RUNS,
  );
});

test('an event is rebuilt to the byte from an item that was written as JSON, in whatever order its keys come back', () => {
  fc.assert(
    fc.property(history, fc.boolean(), (meetings, isTurned) => {
      for (const { event, snapshot } of told(meetings)) {
        const item = JSON.stringify(isTurned ? backwards(snapshot) : snapshot);
        const found = readItem({ ...JSON.parse(item), sk: `user#${snapshot.user.id}` });
        const again = found.is === 'snapshot' ? newsOf(INTEGRATION_ID, found.snapshot) : undefined;
        expect(JSON.stringify(again)).toBe(JSON.stringify(event));
      }
    }),
    RUNS,
  );
});

test('what a snapshot gives at any later time is the very event that was told, or none', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const published = new Set(told(meetings).map(({ event }) => JSON.stringify(event)));
      const rebuilt = play(meetings).flatMap(({ after }) => (after && newsOf(INTEGRATION_ID, after)) ?? []);
      expect(rebuilt.filter((event) => !published.has(JSON.stringify(event)))).toEqual([]);
    }),
    RUNS,
  );
});

test('no event carries what a record holds beside the fields of the contract', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const secret = { remote_data: { '/users': { salary: 1 } } };
      const talkative = meetings.map((given) => ({ ...given, reading: { ...given.reading, ...secret } }));
      for (const { event } of told(talkative)) expect(JSON.stringify(event)).not.toContain('remote_data');
    }),
    RUNS,
  );
});

test('a snapshot is not changed by rebuilding its event', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const { snapshot } of told(meetings)) {
        expect(() => newsOf(INTEGRATION_ID, frozen(snapshot))).not.toThrow();
      }
    }),
    RUNS,
  );
});

/** The same with the keys of every object in the opposite order: a table promises none. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}
