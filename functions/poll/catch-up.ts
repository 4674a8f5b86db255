import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '../adapters/bus.ts';
import type { CatchUp } from '../adapters/queue.ts';
import { stateOf, type StateOccasion } from '../domain/event.ts';
import { PollFailure, type Limits } from '../domain/failure.ts';
import { isDeleted } from '../domain/user.ts';
import type { Decision } from '../adapters/telemetry.ts';
import { isUserEvent, type Event } from '../events/index.ts';
import { deadlineOf } from './lease.ts';
import type { Deps, Order } from './run.ts';

/** What a message asks for that wants the present users, and how long that may take. */
export type CatchUpOrder = Pick<Order, 'integration_id' | 'stops_at' | 'signal'> & { readonly catch_up: CatchUp };

/** How many are put on the bus before the next pause. */
const AT_ONCE = 100;
/** A guess: a hundred a second are few for the bus, and many for a directory that takes each of them over. */
const PAUSE_MS = 1_000;

/**
 * Puts the present users of an integration on the bus as `user.snapshot`. It only reads, so that it needs no lease; where
 * it is stands in its message, so that whatever interrupts it, it goes on; and a repeat is the same to the byte.
 * @throws PollFailure when the table or the bus does not answer: the message comes again
 */
export async function catchUp(deps: Deps, { integration_id, catch_up, ...time }: CatchUpOrder): Promise<void> {
  const integration = await deps.register.read(integration_id);
  if (integration === undefined) return;
  const limits = { deadline: deadlineOf(time), signal: time.signal };
  const about = { integration_id, poll: integration.poll_number };
  const occasion = { ...catch_up, integration_id, customer: integration.customer, at: new Date(catch_up.at) };
  let [after, events] = [catch_up.after, 0];
  for await (const chunk of chunks(deps, occasion, catch_up.after)) {
    const isFirst = after === catch_up.after;
    const told =
      isFirst || (await pause(deps, limits)) ? await tell(deps, chunk, { about, limits, isFirst }) : undefined;
    if (told === undefined) return goOn(deps, { integration_id, catch_up, after, events });
    events += told;
    after = chunk.last;
    deps.telemetry.progressed({ integration_id, of: 'catch_up', users: events });
  }
  deps.telemetry.caughtUp({ integration_id, subscriber: catch_up.subscriber, outcome: 'completed', events });
}

/**
 * @returns how many the bus has taken; undefined if it does not answer, or not in time, and a message can go on from here:
 * the one at hand would begin where it began
 * @throws PollFailure if that is here
 */
async function tell(
  deps: Deps,
  { states, unreadable }: Chunk,
  { about, limits, isFirst }: { readonly about: About; readonly limits: Limits; readonly isFirst: boolean },
): Promise<number | undefined> {
  try {
    const refusals = await deps.bus.publish(states, limits);
    const missed = [...refusals.flatMap(whyRefused), ...unreadable.map(asSetAside)];
    for (const why of missed) deps.telemetry.decided({ ...about, ...why });
    return states.length - refusals.length;
  } catch (error) {
    if (isFirst || !(error instanceof PollFailure)) throw error;
    return undefined;
  }
}

/** Where a decision belongs: after which poll. */
type About = Pick<Decision, 'integration_id' | 'poll'>;

/** Why somebody's state is not told: nobody who compares it with their directory may take that for an absence unexplained. */
function whyRefused({ event, code }: Refusal) {
  if (!isUserEvent(event)) return [];
  const { metadata, data } = event.detail;
  const { sequence } = metadata;
  return [{ decision: 'refused' as const, user_id: data.user.id, type: event['detail-type'], sequence, code }];
}

const asSetAside = (user_id: string) => ({ decision: 'set_aside' as const, user_id });

/** Some users' state, those whose item cannot be read, and the id of the last user that was looked at. */
type Chunk = { readonly states: readonly Event[]; readonly unreadable: readonly string[]; readonly last: string };

async function* chunks(
  { snapshots }: Deps,
  occasion: StateOccasion,
  after: string | undefined,
): AsyncGenerator<Chunk, void, undefined> {
  for await (const portion of snapshots.all(occasion.integration_id, after)) {
    const entries = [...portion];
    for (let done = 0; done < entries.length; done += AT_ONCE) {
      const some = entries.slice(done, done + AT_ONCE);
      const known = some.flatMap(([, found]) => (found.is === 'snapshot' ? [found.snapshot] : []));
      const unreadable = some.flatMap(([id, found]) => (found.is === 'unreadable' ? [id] : []));
      const there = known.filter(({ user }) => !isDeleted(user));
      const states = there.map((snapshot) => stateOf(snapshot, occasion));
      yield { states, unreadable, last: some.at(-1)?.[0] ?? '' };
    }
  }
}

/** @returns false, at once, if there is no time left for another chunk */
async function pause({ clock }: Deps, { deadline, signal }: Limits): Promise<boolean> {
  if (clock() + 2 * PAUSE_MS > deadline) return false;
  await sleep(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  return true;
}

type Progress = Omit<CatchUpOrder, 'stops_at' | 'signal'> & {
  readonly after: string | undefined;
  readonly events: number;
};

async function goOn(deps: Deps, { integration_id, catch_up, after, events }: Progress): Promise<void> {
  await deps.queue.send([{ integration_id, catch_up: { ...catch_up, ...(after !== undefined && { after }) } }]);
  deps.telemetry.caughtUp({ integration_id, subscriber: catch_up.subscriber, outcome: 'continued', events });
}
