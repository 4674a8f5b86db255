import * as fc from 'fast-check';
import {
  LIVES,
  MISHAPS,
  PARTS,
  type Answer,
  type Bus,
  type Clock,
  type Life,
  type Mishap,
  type Poll,
  type Scope,
  type Script,
  type Setup,
  type Step,
} from './steps.ts';

const setup: fc.Arbitrary<Setup> = fc.record({
  connector: fc.constantFrom('greenhouse', 'greenhouse', 'workday', 'smartrecruiters'),
  people: fc.integer({ min: 1, max: 10 }),
  page: fc.integer({ min: 1, max: 6 }),
  guards: fc.constantFrom('off', 'low', 'usual'),
  isLive: fc.constantFrom(true, true, true, false),
});

const who = fc.nat({ max: 9 });

const life: fc.Arbitrary<Life> = fc.record({
  kind: fc.constant('life'),
  what: fc.constantFrom(...LIVES),
  who,
  count: fc.constantFrom(1, 1, 1, 2, 4, 9),
});

const answer: fc.Arbitrary<Answer> = fc.record({
  kind: fc.constant('answer'),
  answer: fc.constantFrom('approve', 'dismiss'),
  nth: fc.nat({ max: 3 }),
  isForOne: fc.boolean(),
});

const HOUR = 60;
const DAY = 24 * HOUR;

const clock: fc.Arbitrary<Clock> = fc.record({
  kind: fc.constant('clock'),
  which: fc.constantFrom('pass', 'pass', 'skew'),
  minutes: fc.constantFrom(1, 10, HOUR, 7 * HOUR, DAY + 1, 11 * DAY, 15 * DAY),
});

const skew: fc.Arbitrary<Clock> = fc.record({
  kind: fc.constant('clock'),
  which: fc.constant('skew'),
  minutes: fc.constantFrom(-1, -HOUR, -DAY, -30 * DAY, 1, DAY, 30 * DAY),
});

const bus: fc.Arbitrary<Bus> = fc.record({
  kind: fc.constant('bus'),
  what: fc.constantFrom('refuse', 'mend'),
  who,
});

const scope: fc.Arbitrary<Scope> = fc.record({
  kind: fc.constant('scope'),
  what: fc.constantFrom('off', 'opt out', 'on', 'sync', 'sync'),
  part: fc.constantFrom(...PARTS),
});

/** Most polls make some ten calls, and one to the bus. */
const place = fc.oneof(
  { weight: 2, arbitrary: fc.record({ to: fc.constant('anywhere'), atCall: fc.integer({ min: 1, max: 14 }) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.constant('table'), atCall: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.constant('kombo'), atCall: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.constant('bus'), atCall: fc.integer({ min: 1, max: 3 }) }) },
);

/** Two deep: a poll that stands still while another stands still while a third polls. */
function pollOf(meanwhile: fc.Arbitrary<readonly Step[]>): fc.Arbitrary<Poll> {
  const befalling = fc.record({
    when: fc.constantFrom('before', 'after'),
    what: fc.constantFrom(...MISHAPS),
    variant: fc.nat({ max: 30 }),
    times: fc.constantFrom(1, 4),
    meanwhile,
    lease: fc.constantFrom('kept', 'broken', 'run out'),
  });
  const mishap: fc.Arbitrary<Mishap> = fc.tuple(place, befalling).map(([where, what]) => ({ ...where, ...what }));
  return fc.record({
    kind: fc.constant('poll'),
    sweep: fc.constantFrom(false, false, false, false, true),
    weight: fc.constantFrom('heavy', 'heavy', 'heavy', 'heavy', 'heavy', 'heavy', 'light'),
    mishaps: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 3, arbitrary: fc.array(mishap, { minLength: 1, maxLength: 4, size: 'max' }) },
    ),
  });
}

function stepOf(poll: fc.Arbitrary<Poll>): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 10, arbitrary: poll },
    { weight: 12, arbitrary: life },
    { weight: 2, arbitrary: answer },
    { weight: 2, arbitrary: clock },
    { weight: 1, arbitrary: bus },
  );
}

const few = (step: fc.Arbitrary<Step>) => fc.array(step, { minLength: 1, maxLength: 3 });
const innermost = stepOf(pollOf(fc.constant([])));
const inner = stepOf(pollOf(few(innermost)));
const outer = stepOf(pollOf(few(inner)));

const steps = (step: fc.Arbitrary<Step>) => fc.array(step, { minLength: 2, maxLength: 16, size: 'max' });

/** A run: what happens, one thing after the other. Some runs' clocks jump, some runs' scopes change. */
export const script: fc.Arbitrary<Script> = fc.record({
  setup,
  steps: fc.oneof(
    { weight: 3, arbitrary: steps(outer) },
    { weight: 1, arbitrary: steps(fc.oneof({ weight: 6, arbitrary: outer }, { weight: 1, arbitrary: skew })) },
    { weight: 1, arbitrary: steps(fc.oneof({ weight: 4, arbitrary: outer }, { weight: 1, arbitrary: scope })) },
  ),
});
