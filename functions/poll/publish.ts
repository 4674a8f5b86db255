import type { Refusal } from '../adapters/bus.ts';
import { newsOf } from '../domain/event.ts';
import { PollFailure } from '../domain/failure.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Event } from '../events/index.ts';
import type { Step } from './decide.ts';
import { addCounts, type Deps, type Run } from './run.ts';

/** The last news of one user. */
export type News = { readonly user_id: string; readonly sequence: number; readonly event: Event };

/**
 * Users whose event the bus may refuse before it is more likely that something is wrong with the events than with the
 * users. A guess; the register names these users, and its item must stay small.
 */
const MOST_WAITING = 50;

/** Puts the news of a page on the bus. An event that is refused for its content makes its user wait, and no one else. */
export async function publish(deps: Deps, run: Run, steps: readonly Step[]): Promise<void> {
  const news = steps.filter(({ isNews }) => isNews).flatMap(({ write }) => newsOfUser(run, write.after) ?? []);
  const refusals = await deps.bus.publish(
    news.map(({ event }) => event),
    run.limits,
  );
  account(deps, run, { news, refusals, decision: 'published' });
  run.progress.settled = true;
}

export function newsOfUser(run: Run, snapshot: Snapshot): News | undefined {
  const event = newsOf(run.lease.integration_id, snapshot);
  const sequence = snapshot.last_change?.sequence;
  return event && sequence !== undefined ? { user_id: snapshot.user.id, sequence, event } : undefined;
}

type Told = {
  readonly news: readonly News[];
  readonly refusals: readonly Refusal[];
  readonly decision: 'published' | 'repeated';
};

/**
 * Keeps the account of who waits after a publication.
 * @throws PollFailure when too many do.
 */
export function account(deps: Deps, run: Run, { news, refusals, decision }: Told): void {
  const codes = new Map(refusals.map(({ event, code }) => [event, code]));
  const waiting = new Set(run.progress.waiting);
  const askedAgain = new Set(run.progress.askedAgain);
  for (const { user_id, sequence, event } of news) {
    const code = codes.get(event);
    const type = event['detail-type'];
    const about = { integration_id: run.lease.integration_id, user_id, poll: run.lease.poll, type, sequence };
    deps.telemetry.decided(code === undefined ? { ...about, decision } : { ...about, decision: 'refused', code });
    if (code !== undefined) waiting.add(user_id);
    else if (waiting.delete(user_id)) askedAgain.add(user_id);
  }
  run.progress.waiting = waiting;
  run.progress.askedAgain = askedAgain;
  addCounts(run, { events: news.filter(({ event }) => !codes.has(event)).length });
  if (waiting.size > MOST_WAITING) throw tooManyWaiting(codes.values().next().value);
}

function tooManyWaiting(code: string | undefined): PollFailure {
  const title = `The bus refuses the events of more than ${MOST_WAITING} users: ${code ?? 'no code'}`;
  return new PollFailure({ remedy: 'report', code: 'BUS.REFUSES_EVENTS', title });
}

type Notices = { readonly notices: readonly Event[]; readonly refusals: readonly Refusal[] };

/** Keeps the account of notices. @returns those that the bus has refused: they stay on record, and each poll tries again. */
export function stillToTell(deps: Deps, run: Run, { notices, refusals }: Notices): Event[] {
  const codes = new Map(refusals.map(({ event, code }) => [event, code]));
  const about = { integration_id: run.lease.integration_id, user_id: null, poll: run.lease.poll };
  for (const event of notices) {
    const [type, code] = [event['detail-type'], codes.get(event)];
    const outcome =
      code === undefined ? ({ decision: 'notice_told' } as const) : ({ decision: 'notice_refused', code } as const);
    deps.telemetry.decided({ ...about, type, ...outcome });
  }
  return notices.filter((event) => codes.has(event));
}
