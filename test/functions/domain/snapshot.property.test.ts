import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verdict } from '../../../functions/domain/diff.ts';
import { advance } from '../../../functions/domain/snapshot.ts';
import { complete, erased, isErased, type KnownUser } from '../../../functions/domain/user.ts';
import type { Event, User } from '../../../functions/events/index.ts';
import { RUNS } from '../../support/arbitraries.ts';
import { stamp } from '../../support/builders.ts';
import { frozen } from '../../support/frozen.ts';
import { deltas, history, play, type Step } from '../../support/history.ts';

const writes = (steps: readonly Step[]) => steps.filter(({ verdict }) => verdict.kind !== 'nothing');
const news = (steps: readonly Step[]) => steps.flatMap(({ event }) => event ?? []);

const userIn = (verdict: Verdict) => (verdict.kind === 'nothing' ? undefined : verdict.user);

/** The user that an event shows. */
function userOf({ detail: { data } }: Event): User {
  if (!('user' in data)) throw new Error('Not about a user');
  return data.user;
}

/** The numbers of an event's place in the chain. */
function placeOf({ detail: { metadata } }: Event) {
  if (!('previous_sequence' in metadata)) throw new Error('Not news');
  return { sequence: metadata.sequence, previous: metadata.previous_sequence };
}

test('every write of a user raises the sequence, whatever the clocks do', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const { before, after } of writes(play(meetings))) {
        expect(after?.sequence).toBeGreaterThan(before?.sequence ?? 0);
      }
    }),
    RUNS,
  );
});

test('a sequence is the second in which the poll began, or the one after the last, whichever is larger', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const [index, { before, after, verdict }] of play(meetings).entries()) {
        const begun = Math.floor((meetings[index]?.stamp.begun_at.getTime() ?? 0) / 1000);
        const expected = Math.max((before?.sequence ?? 0) + 1, begun);
        expect(after?.sequence).toBe(verdict.kind === 'nothing' ? before?.sequence : expected);
      }
    }),
    RUNS,
  );
});

test("a user's news is one chain: no gap, no fork, no sequence twice", () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const places = news(play(meetings)).map(placeOf);
      expect(places.map(({ previous }) => previous)).toEqual(
        [null, ...places.map(({ sequence }) => sequence)].slice(0, places.length),
      );
      expect(places.every(({ sequence, previous }) => sequence > (previous ?? 0))).toBe(true);
    }),
    RUNS,
  );
});

test('no two news of a user have the same event id', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const ids = news(play(meetings)).map(({ detail }) => detail.metadata.event_id);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    RUNS,
  );
});

test('who applies the events in order always knows what the snapshot knows, until that is erased', () => {
  fc.assert(
    fc.property(deltas, (meetings) => {
      let told: User | undefined;
      for (const { event, after } of play(meetings)) {
        told = event ? userOf(event) : told;
        const isForgotten = after !== undefined && isErased(after.user);
        expect(isForgotten ? told && erased(told) : told).toEqual(
          isForgotten ? after.user : after && complete(after.user),
        );
      }
    }),
    RUNS,
  );
});

test('who starts from a baseline misses nothing but what was filled in where nothing was known', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const { before, verdict } of play(meetings)) {
        if (verdict.kind !== 'silent' || verdict.why !== 'filled_in' || before === undefined) continue;
        const { changed_at: _, ...known } = before.user;
        expect(relabelled(verdict.user)).toMatchObject(relabelled(known));
      }
    }),
    RUNS,
  );
});

test('the snapshot after a write holds the user of the verdict, and so does its event', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const steps = play(meetings);
      for (const { verdict, after } of writes(steps)) expect(after).toHaveProperty('user', userIn(verdict));
      for (const { event, after } of steps.filter((step) => step.event)) {
        expect(event && userOf(event)).toEqual(after && complete(after.user));
      }
    }),
    RUNS,
  );
});

test('a silent write leaves the last change as it was', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const silent = play(meetings).filter(({ verdict }) => verdict.kind === 'silent');
      for (const { before, after } of silent) expect(after?.last_change).toEqual(before?.last_change);
    }),
    RUNS,
  );
});

test('somebody deleted is never changed but by erasing or by a return', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const { before, verdict } of play(meetings)) {
        if (before === undefined || before.user.remote_deleted_at === null || verdict.kind === 'nothing') continue;
        const isReturn = verdict.user.remote_deleted_at === null;
        expect(isReturn || (verdict.kind === 'silent' && verdict.why === 'erased')).toBe(true);
      }
    }),
    RUNS,
  );
});

test('nothing that is written over is changed by it', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      const again = frozen(play(meetings)).map(({ before, verdict }) => () => {
        return verdict.kind === 'nothing' ? before : advance(before, verdict, frozen(stamp()));
      });
      for (const write of again) expect(write).not.toThrow();
    }),
    RUNS,
  );
});

/** Labels are stored as they are met, and are no news. */
function relabelled<Some extends Pick<KnownUser, 'system_roles'>>(user: Some): Some {
  if (!user.system_roles) return { ...user, ...('system_roles' in user && { system_roles: [] }) };
  return { ...user, system_roles: user.system_roles.map((role) => ({ ...role, remote_label: null })) };
}
