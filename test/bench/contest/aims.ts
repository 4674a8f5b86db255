import type { Measured } from '../stage.ts';
import { markdownTable, rounded } from './markdown.ts';
import { MEMORY_RATIO } from '../memory.ts';
import type { Run } from './course.ts';
import type { Results } from './results.ts';
import { SLOWEST_MS } from './sizes.ts';
import { cpuOf, sizeOf, wallMs } from './tables.ts';
import { sumOf } from './verdicts.ts';

type Aim = {
  readonly what: string;
  /** The most that it may be, or what it must be; neither where it only explains the one before. */
  readonly most?: number;
  readonly exactly?: number;
  /** Undefined when this run did not. */
  readonly measured: number | undefined;
};

/** What this program is meant to reach, and whether it does. */
export function aims(results: Results): string {
  const { contest, sizes, trials } = results;
  const { lost, invented } = sumOf(trials, 'ours');
  const ours = contest.done.ours;
  const all: Aim[] = [
    { what: 'lost and invented under faults and lies', exactly: 0, measured: lost + invented },
    ...times(results),
    ...(['sweep', 'delta', 'baseline'] as const).map((work) => ({
      what: `CPU of a ${work}, over that of parsing alone`,
      most: 3,
      measured: cpuOf(ours[work], sizeOf(work, sizes)) / cpuOf(contest.floor[work], sizeOf(work, sizes)),
    })),
    { what: 'CPU of a baseline, over that of parsing and the same writes alone', measured: overWriting(results) },
    {
      what: 'conditional writes in a delta, for each changed user',
      exactly: 1,
      measured: putsOf(ours.delta.counts) / sizes.changed,
    },
    {
      what: 'conditional writes in a sweep in which nothing had changed',
      exactly: 0,
      measured: putsOf(ours.sweep.counts),
    },
    { what: 'peak memory of a baseline of 500,000, over that of 10,000', most: 1, measured: memory(results) },
    { what: 'KB of the poll function, minified', most: 550, measured: results.poll_bytes / 1000 },
    {
      what: 'its import under Node 24, over that of its SDK clients as they come',
      most: 1.25,
      measured: loaded(results),
    },
  ];
  return markdownTable(['', 'aim', 'measured', ''], all.map(rowOf));
}

function rowOf({ what, most, exactly, measured }: Aim): string[] {
  const aim = most ?? exactly;
  const words = [what, aim === undefined ? '' : `${aim}`];
  if (measured === undefined) return [...words, '', 'not measured in this run'];
  const isMissed = most === undefined ? exactly !== undefined && measured !== exactly : measured > most;
  return [...words, rounded(measured), isMissed ? 'missed' : ''];
}

const TIMED = [
  { work: 'nothing new', words: 'a poll with nothing new' },
  { work: 'delta', words: 'a delta' },
  { work: 'sweep', words: 'a sweep' },
  { work: 'baseline', words: 'a baseline' },
] as const;

/** Write units that one partition key takes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const UNITS_A_SECOND = 1_000;

/** Where no engine is the limit. AWS sets the time of a baseline where the table takes longer than Kombo. */
function times({ alone, sizes }: Results): Aim[] {
  const floorMs = (work: keyof Run) => wallMs(alone.floor[work], SLOWEST_MS);
  const oursMs = (work: keyof Run) => wallMs(alone.ours[work], SLOWEST_MS);
  const writing_ms = (sizes.people_alone / UNITS_A_SECOND) * 1000;
  return [
    ...TIMED.map(({ work, words }) => ({
      what: `time of ${words}, over the floor's at ${SLOWEST_MS} ms where no engine is the limit`,
      most: 1.1,
      measured: oursMs(work) / floorMs(work),
    })),
    {
      what: 'time of that baseline, over what one partition key of AWS takes for its writes',
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

function memory({ others }: Results): number | undefined {
  return others.flatMap(({ figures }) => figures).find(({ what }) => what === MEMORY_RATIO)?.seen;
}

function loaded({ loading }: Results): number | undefined {
  return loading && loading.ours.milliseconds / loading.usual.milliseconds;
}
