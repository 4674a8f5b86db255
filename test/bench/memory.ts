import { figure, type Measurement } from './figures.ts';
import { onStage } from './stage.ts';

const FEW = 10_000;
const MANY = 200_000;

/** What a baseline and a sweep take, each in a process of its own. */
export async function memory(): Promise<readonly Measurement[]> {
  return [await baselines(), await sweep()];
}

/** The peak of a baseline must not grow with its users. */
async function baselines(): Promise<Measurement> {
  const few = await baselineOf(FEW);
  const many = await baselineOf(MANY);
  return {
    title: `memory: a baseline of ${FEW.toLocaleString('en')} and of ${MANY.toLocaleString('en')} users; ${many.engine}`,
    notes: ['Resident memory of the whole process, the loader of TypeScript included; before: as the poll began.'],
    figures: [...few.figures, ...many.figures, figure('peak MB, ratio', many.peak_mb / few.peak_mb)],
    isPromised: false,
  };
}

async function baselineOf(people: number) {
  return onStage({ people, latency_ms: 0, engine: 'plain' }, async (stage) => {
    const { polled } = await (await stage.program()).poll();
    const named = (what: string) => `${people.toLocaleString('en')} users: ${what}`;
    const figures = [
      figure(named('in the table'), polled.users, people),
      figure(named('MB before'), polled.peak_before_mb),
      figure(named('peak MB'), polled.peak_mb),
      figure(named('MB of heap in use at the end'), polled.heap_mb),
      figure(named('seconds'), polled.wall_ms / 1000),
      figure(named('CPU ms per 1,000'), polled.cpu_ms / (people / 1000)),
    ];
    return { figures, engine: stage.engine, peak_mb: polled.peak_mb };
  });
}

/** A sweep keeps a little of each user, and must fit into a function of 1,024 MB. */
async function sweep(): Promise<Measurement> {
  return onStage({ people: MANY, latency_ms: 0, engine: 'plain' }, async (stage) => {
    await (await stage.program()).poll();
    const { polled } = await (await stage.program()).sweep();
    return {
      title: `memory: a sweep of ${MANY.toLocaleString('en')} users; ${stage.engine}`,
      notes: ['Resident memory of the whole process, the loader of TypeScript included; before: as the sweep began.'],
      figures: [
        figure('MB before', polled.peak_before_mb),
        figure('peak MB', polled.peak_mb),
        figure('seconds', polled.wall_ms / 1000),
        figure('CPU ms per 1,000', polled.cpu_ms / (MANY / 1000)),
      ],
      isPromised: false,
    };
  });
}
