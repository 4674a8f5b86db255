import { onStage } from '../stage.ts';
import { SLOWEST_MS, type Sizes } from './sizes.ts';

/** Ours and the floor where no engine is the limit. */
export type Alone = {
  readonly engine: string;
  readonly floor_ms: number;
  readonly baseline_ms: number;
  readonly sweep_ms: number;
};

/** Seconds over the floor say something of the program only where DynamoDB does not make it wait. */
export async function alone({ people_alone: people }: Sizes): Promise<Alone> {
  return onStage({ people, engine: 'plain', latencies_ms: [SLOWEST_MS] }, async (stage) => {
    const spot = { latency_ms: SLOWEST_MS };
    const floor = await (await stage.floor()).fetch(spot);
    const baseline = await (await stage.contender()).poll(spot);
    const sweep = await (await stage.contender()).poll({ ...spot, whom: 'everybody' });
    return {
      engine: stage.engine,
      floor_ms: floor.wall_ms,
      baseline_ms: baseline.worked.wall_ms,
      sweep_ms: sweep.worked.wall_ms,
    };
  });
}
