import type { Measured } from '../stage.ts';
import { markdownTable, rounded } from './markdown.ts';
import type { Run } from './course.ts';
import type { Results } from './results.ts';
import { SLOWEST_MS } from './sizes.ts';
import { cpuOf, sizeOf, wallMs } from './tables.ts';
import { sumOf } from './verdicts.ts';

/** What this program is meant to reach, and whether it does. */
export function aims(results: Results): string {
  const { contest, sizes, trials } = results;
  const { lost, invented } = sumOf(trials, 'ours');
  const ours = contest.done.ours;
  const cpu = (work: 'baseline' | 'delta' | 'sweep') =>
    cpuOf(ours[work], sizeOf(work, sizes)) / cpuOf(contest.floor[work], sizeOf(work, sizes));
  const puts = (work: 'delta' | 'sweep') => putsOf(ours[work].counts);
  const rows: string[][] = [
    ['lost and invented under faults and lies', '0', `${lost + invented}`],
    ...timeRows(results),
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

/** Write units that one partition key takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const UNITS_A_SECOND = 1_000;

const TIMED = [
  { work: 'nothing new', words: 'a poll with nothing new' },
  { work: 'delta', words: 'a delta' },
  { work: 'sweep', words: 'a sweep' },
  { work: 'baseline', words: 'a baseline' },
] as const;

/** Where no engine is the limit. AWS sets the time of a baseline where the table takes longer than Kombo. */
function timeRows({ alone, sizes }: Results): string[][] {
  const floorMs = (work: keyof Run) => wallMs(alone.floor[work], SLOWEST_MS);
  const oursMs = (work: keyof Run) => wallMs(alone.ours[work], SLOWEST_MS);
  const writing_ms = (sizes.people_alone / UNITS_A_SECOND) * 1000;
  const inAws = oursMs('baseline') / Math.max(floorMs('baseline'), writing_ms);
  return [
    ...TIMED.map(({ work, words }) => [
      `${words}, of the floor's time at ${SLOWEST_MS} ms where no engine is the limit`,
      '1.1',
      rounded(oursMs(work) / floorMs(work)),
    ]),
    ['a baseline, of the time that one partition key of AWS takes for its writes', '1.1', rounded(inAws)],
  ];
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
