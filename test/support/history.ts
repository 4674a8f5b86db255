import * as fc from 'fast-check';
import { diff, type Pass, type Verdict } from '../../functions/domain/diff.ts';
import { newsOf } from '../../functions/domain/event.ts';
import { advance, type Snapshot, type Stamp } from '../../functions/domain/snapshot.ts';
import type { Reading } from '../../functions/domain/user.ts';
import type { Event } from '../../functions/events/index.ts';
import { reading, userId } from './arbitraries.ts';
import { INTEGRATION_ID, stamp } from './builders.ts';

/** One poll that meets a user: what it is told, and when. */
export type Meeting = { readonly reading: Reading; readonly pass: Pass; readonly stamp: Stamp };

/** What one poll made of it. */
export type Step = {
  readonly before: Snapshot | undefined;
  readonly verdict: Verdict;
  readonly after: Snapshot | undefined;
  /** The news; none if the poll was silent. */
  readonly event: Event | undefined;
};

/** Up to the end of the year 2099, before 1970 too, and in no order: clocks jump. */
const clock = fc.oneof(
  fc.integer({ min: 1_795_342_500_000, max: 1_795_342_503_999 }),
  fc.integer({ min: -10_000, max: 4_102_444_799_999 }),
);
const moment = clock.map((milliseconds) => new Date(milliseconds));
const meetings = (pass: fc.Arbitrary<Pass>) =>
  fc.array(fc.record({ reading, pass, begun_at: moment, detected_at: moment }), { maxLength: 12 });

/** What successive polls, none of them a baseline, are told of one user. */
export const deltas = oneUser(meetings(fc.constant('delta')));

/** The same, with baselines anywhere among them. */
export const history = oneUser(meetings(fc.constantFrom('delta', 'delta', 'baseline')));

function oneUser(given: ReturnType<typeof meetings>): fc.Arbitrary<readonly Meeting[]> {
  return fc.tuple(userId, given).map(([id, all]) =>
    all.map(({ begun_at, detected_at, ...rest }, index) => ({
      ...rest,
      reading: { ...rest.reading, id },
      stamp: stamp({ poll: index + 1, begun_at, detected_at }),
    })),
  );
}

/** Lets these polls happen one after the other. */
export function play(given: readonly Meeting[]): Step[] {
  const steps: Step[] = [];
  for (const meeting of given) steps.push(next(steps.at(-1)?.after, meeting));
  return steps;
}

function next(before: Snapshot | undefined, meeting: Meeting): Step {
  const verdict = diff(before?.user, meeting.reading, meeting.pass);
  if (verdict.kind === 'nothing') return { before, verdict, after: before, event: undefined };
  const after = advance(before, verdict, meeting.stamp);
  return { before, verdict, after, event: verdict.kind === 'news' ? newsOf(INTEGRATION_ID, after) : undefined };
}
