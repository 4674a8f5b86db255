import type { Measured } from '../stage.ts';
import { markdownTable, rounded } from './markdown.ts';
import type { Results } from './results.ts';
import { SLOWEST_MS } from './sizes.ts';
import { cpuOf, floorMs, sizeOf, wallMs } from './tables.ts';
import { sumOf } from './verdicts.ts';

/** What this program is meant to reach, and whether it does. */
export function aims(results: Results): string {
  const { contest, sizes, alone, trials } = results;
  const { lost, invented } = sumOf(trials, 'ours');
  const ours = contest.done.ours;
  const over = (work: 'nothing new' | 'delta') =>
    wallMs(ours[work], SLOWEST_MS) / floorMs({ contest, sizes }, work, SLOWEST_MS);
  const cpu = (work: 'baseline' | 'delta' | 'sweep') =>
    cpuOf(ours[work], sizeOf(work, sizes)) / cpuOf(contest.floor[work], sizeOf(work, sizes));
  const puts = (work: 'delta' | 'sweep') => putsOf(ours[work].counts);
  const at = `of the floor's time at ${SLOWEST_MS} ms`;
  const rows: string[][] = [
    ['lost and invented under faults and lies', '0', `${lost + invented}`],
    [`a poll with nothing new, ${at}`, '1.1', rounded(over('nothing new'))],
    [`a delta, ${at}`, '1.1', rounded(over('delta'))],
    [`a baseline where no engine is the limit, ${at}`, '1.1', rounded(alone.baseline_ms / alone.floor_ms)],
    [`a sweep where no engine is the limit, ${at}`, '1.1', rounded(alone.sweep_ms / alone.floor_ms)],
    ...(['sweep', 'delta', 'baseline'] as const).map((work) => [
      `CPU of a ${work}, of parsing alone`,
      '3',
      rounded(cpu(work)),
    ]),
    ['CPU of a baseline, of parsing and the conditional writes alone', '', rounded(overWriting(results))],
    ['conditional writes in a delta, for each changed user', '1', rounded(puts('delta') / sizes.changed)],
    ['writes in a sweep of whom nothing changed', '0', rounded(puts('sweep'))],
    ...memoryRow(results),
  ];
  return markdownTable(['', 'aim', 'measured'], rows);
}

/** A request for each user that is written takes many times what it takes to parse one, whoever writes. */
function overWriting({ contest, sizes }: Results): number {
  const ours = cpuOf(contest.done.ours.baseline, sizes.people);
  const parsing = cpuOf(contest.floor.baseline, sizes.people);
  return ours / (parsing + (contest.writing.cpu_ms / sizes.people) * 1000);
}

const putsOf = (measured: Measured | undefined) => measured?.worked.table['PutItem']?.requests ?? 0;

function memoryRow({ others }: Results): string[][] {
  const ratio = others.flatMap(({ figures }) => figures).find(({ what }) => what === 'peak MB, ratio');
  return ratio === undefined
    ? []
    : [['peak memory of a baseline of 500,000, over one of 10,000', '1', rounded(ratio.seen)]];
}
