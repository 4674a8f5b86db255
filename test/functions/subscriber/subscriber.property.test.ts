import { setImmediate as aMoment } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UserEvent } from '../../../functions/events/index.ts';
import type { UserCallback } from '../../../functions/subscriber/callback.ts';
import type { Message } from '../../../functions/subscriber/messages.ts';
import { startTable, type LocalTable } from '../../../infra/local/table.ts';
import { NOW } from '../../support/builders.ts';
import type { Mortal } from '../../support/mortal.ts';
import { FUNCTION_MS, startSubscriber } from '../../support/subscriber.ts';
import { messageOf, userEvent } from '../../support/user-events.ts';

let local: LocalTable;
beforeAll(async () => {
  local = await startTable();
});
afterAll(() => local.close());

/** The messages of a process that has died come again later than its function could have run. */
const VISIBILITY_MS = 6 * FUNCTION_MS;

const MOST_ROUNDS = 60;

type Choices = fc.GeneratorValue;

const idOf = ({ detail }: UserEvent) => detail.metadata.event_id;
const sequenceOf = ({ detail }: UserEvent) => detail.metadata.sequence;
const userOf = ({ detail }: UserEvent) => detail.data.user;

const type = fc.constantFrom('user.updated', 'user.deactivated', 'user.snapshot');
const step = fc.record({ type, by: fc.constantFrom(0, 1, 3) });
type Step = { readonly type: 'user.updated' | 'user.deactivated' | 'user.snapshot'; readonly by: number };

/** What is told of a few users: state and news, also of one sequence. */
const lives = fc
  .array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
  .map((users) => users.map((steps, index) => eventsOf(`user-${index}`, steps)));

function eventsOf(user_id: string, steps: readonly Step[]): UserEvent[] {
  const events: UserEvent[] = [];
  for (const [run, { type: told, by }] of steps.entries()) {
    const before = events.at(-1);
    const isState = before !== undefined && told === 'user.snapshot' && by === 0;
    const sequence = (before === undefined ? 100 : sequenceOf(before)) + (isState ? 0 : by + 1);
    const event = userEvent({ type: told, user_id, sequence, run });
    if (isState) event.detail.data.user = userOf(before);
    events.push(event);
  }
  return events;
}

type Chance = { readonly choices: Choices; readonly isBroken: (event: UserEvent) => boolean };

/** A directory behind a subscriber, whose callback fails at random, and always where it is broken. */
function openDirectory({ choices, isBroken }: Chance) {
  const users = new Map<string, UserEvent['detail']['data']['user']>();
  const working = new Map<string, Mortal>();
  const begun = new Map<string, number>();
  const [succeeded, offences]: [UserEvent[], string[]] = [[], []];
  // Not by `expect`: what a callback throws is a failure like any other.
  const watch = (id: string, sequence: number) => {
    if (working.get(id)?.isDead() === false) offences.push(`${id} is worked on twice at the same time`);
    if (sequence < (begun.get(id) ?? 0)) offences.push(`${id} goes back in time`);
    begun.set(id, sequence);
  };
  const fails = () => choices(fc.nat, { max: 5 }) === 0;
  const callback = (life: Mortal) => async (user: UserEvent['detail']['data']['user'], change: UserEvent) => {
    watch(user.id, sequenceOf(change));
    working.set(user.id, life);
    try {
      if (fails()) throw new Error('at once');
      for (let moments = choices(fc.nat, { max: 3 }); moments > 0; moments -= 1) await aMoment();
      await life.call(async () => void users.set(user.id, user));
      if (isBroken(change) || fails()) throw new Error('halfway');
      succeeded.push(change);
    } finally {
      if (!life.isDead()) working.delete(user.id);
    }
  };
  return { users, succeeded, offences, callback };
}

/** One of three processes is killed at some call, if it makes that many. */
function fateOf(choices: Choices) {
  if (choices(fc.nat, { max: 2 }) > 0) return [];
  return [
    { atCall: 1 + choices(fc.nat, { max: 8 }), when: choices(fc.boolean) ? ('before' as const) : ('after' as const) },
  ];
}

/** Two processes at a time, each with some of what waits. @returns what still waits after many rounds. */
async function deliver(messages: readonly Message[], choices: Choices, callback: (life: Mortal) => UserCallback) {
  let now = NOW;
  let waiting = [...messages];
  for (let round = 0; waiting.length > 0 && round < MOST_ROUNDS; round += 1, now += VISIBILITY_MS) {
    const place = { endpoint: local.endpoint, clock: () => now };
    const shares = waiting.map((message) => ({ message, to: choices(fc.nat, { max: 2 }) }));
    const processes = [0, 1].map(() => startSubscriber(place, callback, ...fateOf(choices)));
    const taken = processes.map((process, index) =>
      process.take(shares.filter(({ to }) => to === index).map(({ message }) => message)),
    );
    const delayed = shares.filter(({ to }) => to === 2).map(({ message }) => message);
    waiting = [...delayed, ...(await Promise.all(taken)).flat()];
  }
  return waiting;
}

let integrations = 0;

/** Some messages are there twice. Each play has an integration of its own, because they share a table. */
async function play(events: readonly UserEvent[], chance: Chance) {
  const { choices } = chance;
  integrations += 1;
  for (const { detail } of events) detail.metadata.integration_id = `workday:${integrations}`;
  const twice = [...events, ...events.filter(() => choices(fc.boolean))];
  const messages = twice.map((event, index) => messageOf(event, `message-${index}`));
  const directory = openDirectory(chance);
  const left = await deliver(messages, choices, directory.callback);
  const waiting = new Set(left.map(({ messageId }) => messageId));
  return { ...directory, waiting: twice.filter((_, index) => waiting.has(`message-${index}`)).map(idOf) };
}

/** Without shrinking, which takes minutes: the seed plays a failure again. */
const runs = (numRuns: number) => ({ numRuns, endOnFailure: true });

describe('a directory that follows user events', () => {
  it('ends as the last event says, whatever is repeated, delayed, refused or killed', async () => {
    const law = fc.asyncProperty(lives, fc.gen(), async (users, choices) => {
      const played = await play(users.flat(), { choices, isBroken: () => false });
      expect(played.waiting).toEqual([]);
      expect(played.offences).toEqual([]);
      for (const last of users.flatMap((events) => events.slice(-1))) {
        expect(played.users.get(userOf(last).id)).toEqual(userOf(last));
      }
    });
    await fc.assert(law, runs(40));
  });

  it('is told each event of the last sequence: state suppresses no news', async () => {
    const law = fc.asyncProperty(lives, fc.gen(), async (users, choices) => {
      const { succeeded } = await play(users.flat(), { choices, isBroken: () => false });
      const ofLast = users.flatMap((events) => {
        const last = Math.max(...events.map(sequenceOf));
        return events.filter((event) => sequenceOf(event) === last);
      });
      expect(succeeded.map(idOf)).toEqual(expect.arrayContaining(ofLast.map(idOf)));
    });
    await fc.assert(law, runs(20));
  });

  it('loses no event that never succeeds: nobody keeps access because another one did', async () => {
    const law = fc.asyncProperty(lives, fc.gen(), async (users, choices) => {
      const isBroken = (event: UserEvent) => sequenceOf(event) % 3 === 0;
      const { succeeded, waiting, offences } = await play(users.flat(), { choices, isBroken });
      expect(offences).toEqual([]);
      const isSettled = (event: UserEvent) =>
        succeeded.some(
          (done) =>
            idOf(done) === idOf(event) ||
            (userOf(done).id === userOf(event).id && sequenceOf(done) > sequenceOf(event)),
        );
      const unsettled = users.flat().filter((event) => !isSettled(event));
      expect(waiting).toEqual(expect.arrayContaining(unsettled.map(idOf)));
    });
    await fc.assert(law, runs(10));
  });
});
