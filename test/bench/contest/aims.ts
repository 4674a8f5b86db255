import type { Measured } from '../stage.ts';
import { markdownTable, rounded } from './markdown.ts';
import type { Run } from './course.ts';
import type { Results } from './results.ts';
import { SLOWEST_MS } from './sizes.ts';
import { cpuOf, sizeOf, wallMs } from './tables.ts';
import { sumOf } from './verdicts.ts';

type Aim = {
  readonly what: string;
  /** The most that it may be; none where it only explains the one before. */
  readonly most?: number;
  readonly measured: number;
};

/** What this program is meant to reach, and whether it does. */
export function aims(results: Results): string {
  const { contest, sizes, trials } = results;
  const { lost, invented } = sumOf(trials, 'ours');
  const ours = contest.done.ours;
  const all: Aim[] = [
    { what: 'lost and invented under faults and lies', most: 0, measured: lost + invented },
    ...times(results),
    ...(['sweep', 'delta', 'baseline'] as const).map((work) => ({
      what: `CPU of a ${work}, of parsing alone`,
      most: 3,
      measured: cpuOf(ours[work], sizeOf(work, sizes)) / cpuOf(contest.floor[work], sizeOf(work, sizes)),
    })),
    { what: 'CPU of a baseline, of parsing and the conditional writes alone', measured: overWriting(results) },
    {
      what: 'conditional writes in a delta, for each changed user',
      most: 1,
      measured: putsOf(ours.delta.counts) / sizes.changed,
    },
    { what: 'conditional writes in a sweep of whom nothing changed', most: 0, measured: putsOf(ours.sweep.counts) },
    ...memory(results),
    ...loaded(results),
  ];
  return markdownTable(['', 'aim', 'measured', ''], all.map(rowOf));
}

/** Measured to the digits that are shown. */
function rowOf({ what, most, measured }: Aim): string[] {
  const isMet = most === undefined || Number(measured.toPrecision(3)) <= most;
  return [what, most === undefined ? '' : `${most}`, rounded(measured), isMet ? '' : 'missed'];
}

const TIMED = [
  { work: 'delta', words: 'a delta' },
  { work: 'sweep', words: 'a sweep' },
  { work: 'baseline', words: 'a baseline' },
] as const;

/** Write units that one partition key takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const UNITS_A_SECOND = 1_000;

const nothingNew = (run: Run) => wallMs(run['nothing new'], SLOWEST_MS);

/** Where no engine is the limit, which none is of a poll that writes twice. AWS sets the time of a baseline where the table takes longer than Kombo. */
function times({ contest, alone, sizes }: Results): Aim[] {
  const floorMs = (work: keyof Run) => wallMs(alone.floor[work], SLOWEST_MS);
  const oursMs = (work: keyof Run) => wallMs(alone.ours[work], SLOWEST_MS);
  const writing_ms = (sizes.people_alone / UNITS_A_SECOND) * 1000;
  return [
    {
      what: `a poll with nothing new, of the floor's time at ${SLOWEST_MS} ms`,
      most: 1.1,
      measured: nothingNew(contest.done.ours) / nothingNew(contest.floor),
    },
    ...TIMED.map(({ work, words }) => ({
      what: `${words}, of the floor's time at ${SLOWEST_MS} ms where no engine is the limit`,
      most: 1.1,
      measured: oursMs(work) / floorMs(work),
    })),
    {
      what: 'the same baseline, of the time that one partition key of AWS takes for its writes',
      most: 1.1,
      measured: oursMs('baseline') / Math.max(floorMs('baseline'), writing_ms),
    },
  ];
}

/** A request for each user that is written takes many times what it takes to parse one, whoever writes. */
function overWriting({ contest, sizes }: Results): number {
  const ours = cpuOf(contest.done.ours.baseline, sizes.people);
  const parsing = cpuOf(contest.floor.baseline, sizes.people);
  return ours / (parsing + (contest.writing.cpu_ms / sizes.people) * 1000);
}

const putsOf = (measured: Measured | undefined) => measured?.worked.table['PutItem']?.requests ?? 0;

function memory({ others }: Results): Aim[] {
  const ratio = others.flatMap(({ figures }) => figures).find(({ what }) => what === 'peak MB, ratio');
  return ratio === undefined
    ? []
    : [{ what: 'peak memory of a baseline of 500,000, of that of 10,000', most: 1, measured: ratio.seen }];
}

function loaded({ loading }: Results): Aim[] {
  if (loading === undefined) return [];
  const { ours, usual } = loading;
  return [
    { what: 'KB of the poll function, minified', most: 550, measured: ours.bytes / 1000 },
    {
      what: 'its import, of that of its SDK clients alone',
      most: 1.25,
      measured: ours.milliseconds / usual.milliseconds,
    },
  ];
}
