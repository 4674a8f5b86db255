import { onStage } from '../stage.ts';
import { floorOf, run, type Run } from './course.ts';
import { SLOWEST_MS, type Sizes } from './sizes.ts';

/** Ours and the floor where no engine is the limit. */
export type Alone = { readonly engine: string; readonly floor: Run; readonly ours: Run };

/** Seconds over the floor say something of the program only where DynamoDB does not make it wait. */
export async function alone(sizes: Sizes): Promise<Alone> {
  const plan = { people: sizes.people_alone, engine: 'plain', latencies_ms: [SLOWEST_MS] } as const;
  const course = { spots: [{ nth: 0, latency_ms: SLOWEST_MS }], sizes };
  const floor = await onStage(plan, (stage) => floorOf(stage, course));
  return onStage(plan, async (stage) => ({ engine: stage.engine, floor, ours: await run(stage, 'ours', course) }));
}
