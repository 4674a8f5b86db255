import { figure, type Measurement } from './figures.ts';
import { onStage } from './stage.ts';

const FEW = 10_000;
const MANY = 500_000;
const SWEPT = 200_000;

/** By which the one figure is found that was aimed at. */
export const MEMORY_RATIO = 'peak MB, ratio';

/** What a baseline and a sweep take, each in a process of its own. */
export const MEMORY = [baselines, sweep];

/** The peak of a baseline must not grow with its users. */
async function baselines(): Promise<Measurement> {
  const few = await baselineOf(FEW);
  const many = await baselineOf(MANY);
  return {
    title: `memory: a baseline of ${FEW.toLocaleString('en')} and of ${MANY.toLocaleString('en')} users; ${many.engine}`,
    notes: ['Resident memory of the whole process, by bundles as a function has; before: as the poll began.'],
    figures: [...few.figures, ...many.figures, figure(MEMORY_RATIO, many.peak_mb / few.peak_mb)],
    isPromised: false,
  };
}

async function baselineOf(people: number) {
  return onStage({ people, engine: 'plain' }, async (stage) => {
    const { worked } = await (await stage.contender()).poll();
    const named = (what: string) => `${people.toLocaleString('en')} users: ${what}`;
    const figures = [
      figure(named('written'), worked.table['PutItem']?.requests ?? 0, people),
      figure(named('MB before'), worked.peak_before_mb),
      figure(named('peak MB'), worked.peak_mb),
      figure(named('MB of heap in use at the end'), worked.heap_mb),
      figure(named('seconds'), worked.wall_ms / 1000),
      figure(named('CPU ms per 1,000'), worked.cpu_ms / (people / 1000)),
    ];
    return { figures, engine: stage.engine, peak_mb: worked.peak_mb };
  });
}

/** A sweep keeps a little of each user, and must fit into a function of 1,024 MB. */
async function sweep(): Promise<Measurement> {
  return onStage({ people: SWEPT, engine: 'plain' }, async (stage) => {
    await (await stage.contender()).poll();
    const { worked } = await (await stage.contender()).poll({ whom: 'everybody' });
    return {
      title: `memory: a sweep of ${SWEPT.toLocaleString('en')} users; ${stage.engine}`,
      notes: ['Resident memory of the whole process, by bundles as a function has; before: as the sweep began.'],
      figures: [
        figure('MB before', worked.peak_before_mb),
        figure('peak MB', worked.peak_mb),
        figure('seconds', worked.wall_ms / 1000),
        figure('CPU ms per 1,000', worked.cpu_ms / (SWEPT / 1000)),
      ],
      isPromised: false,
    };
  });
}
