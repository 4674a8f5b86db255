import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PollFailure } from '../../../../functions/domain/failure.ts';
import type { Fault } from '../../../../infra/local/bus.ts';
import { created, eventId } from '../../../support/bus-events.ts';
import { limits, openPostbox, type Postbox } from '../../../support/postbox.ts';

const TRIES = 4;

let postbox: Postbox;

beforeAll(async () => {
  postbox = await openPostbox();
});

afterAll(() => postbox.close());

/** The codes with which the bus refuses an event, one after the other, before it accepts it. */
type Plan = { readonly passing: readonly string[]; readonly final: readonly string[] };

type World = {
  readonly plans: readonly Plan[];
  /** What goes wrong with the first requests. */
  readonly faults: readonly Fault[];
  /** Events that have their whole request refused. */
  readonly spoilers: readonly number[];
};

const plan: fc.Arbitrary<Plan> = fc.record({
  passing: fc.array(fc.constantFrom('ThrottlingException', 'InternalFailure'), { maxLength: TRIES }),
  final: fc.oneof(
    { weight: 12, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.constant(['MalformedDetail']) },
    { weight: 1, arbitrary: fc.constant(['AccessDeniedException']) },
  ),
});
const world: fc.Arbitrary<World> = fc.record({
  plans: fc.array(plan, { minLength: 1, maxLength: 35 }),
  faults: fc.array(fc.constantFrom<Fault>('throttled', 'internal_failure', 'unavailable', 'garbled'), { maxLength: 2 }),
  spoilers: fc.uniqueArray(fc.nat({ max: 34 }), { maxLength: 2 }),
});

const idOf = ({ detail }: { readonly detail: object }) =>
  /"event_id":"([^"]+)"/.exec(JSON.stringify(detail))?.[1] ?? '';

/** Publishes one event per plan to a bus that behaves accordingly: the ids that were refused, or the failure. */
async function publish({ plans, faults, spoilers }: World): Promise<readonly string[] | PollFailure> {
  const codes = new Map(plans.map(({ passing, final }, index) => [eventId(index), [...passing, ...final]]));
  const spoiling = spoilers.map(eventId);
  postbox.events.length = 0;
  postbox.local.mend();
  postbox.local.refuseWhere((event) => codes.get(idOf(event))?.shift());
  postbox.local.invalidWhere(({ Detail = '' }) => spoiling.some((id) => Detail.includes(id)));
  for (const fault of faults) postbox.local.breakNext(fault);
  const events = plans.map((_, index) => created(index));
  try {
    return (await postbox.bus({ base_ms: 0, tries: TRIES }).publish(events, limits())).map(({ event }) => idOf(event));
  } catch (error) {
    if (error instanceof PollFailure) return error;
    throw error;
  }
}

/** What must come of it; undefined where it depends on which batch fails first, and how. */
function due({ plans, faults, spoilers }: World): 'accounted' | 'failed' | undefined {
  const told = plans.filter((_, index) => !spoilers.includes(index));
  const tries = Math.max(0, ...told.map(({ passing }) => passing.length)) + faults.length;
  const isDenied = told.some(({ final }) => final[0] === 'AccessDeniedException');
  if (tries < TRIES) return isDenied ? 'failed' : 'accounted';
  return tries - faults.length >= TRIES ? 'failed' : undefined;
}

it('accounts for each event once, whatever is refused how often', async () => {
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const outcome = await publish(given);
      const accepted = postbox.events.map(idOf);
      const missing = given.plans.map((_, index) => eventId(index)).filter((id) => !accepted.includes(id));
      const isRefused = ({ final }: Plan, index: number) =>
        given.spoilers.includes(index) || final[0] === 'MalformedDetail';
      const refused = given.plans.flatMap((one, index) => (isRefused(one, index) ? [eventId(index)] : []));
      const hasFailed = outcome instanceof PollFailure;
      const kind = hasFailed ? 'failed' : 'accounted';
      outcomes.add(kind);

      expect(accepted).toHaveLength(new Set(accepted).size);
      expect(missing).toEqual(hasFailed ? missing : outcome.toSorted());
      expect(missing).toEqual(hasFailed ? missing : refused);
      expect(missing).toEqual(expect.arrayContaining(refused));
      expect(kind).toBe(due(given) ?? kind);
    }),
    { numRuns: 60 },
  );
  expect(outcomes).toEqual(new Set(['accounted', 'failed']));
});
