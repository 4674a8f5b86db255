import { NAMES, type Name } from '../contender.ts';
import type { Measured } from '../stage.ts';
import type { Alone } from './alone.ts';
import type { Contest } from './contest.ts';
import type { Done } from './course.ts';
import { markdownTable, rounded, seconds } from './markdown.ts';
import { dollarsOf, QUEUED, readDollars, unitsOf } from './dollars.ts';
import { LATENCIES_MS, SLOWEST_MS, type Sizes } from './sizes.ts';

export const WORKS = ['baseline', 'nothing new', 'delta', 'after', 'sweep', 'integrations'] as const;
type Work = (typeof WORKS)[number];

type Told = { readonly contest: Contest; readonly sizes: Sizes };

const count = (number: number) => number.toLocaleString('en');

/** What was done, in words. */
function wordsOf(work: Work, { people, touched, changed, integrations }: Sizes): string {
  switch (work) {
    case 'baseline':
      return `baseline of ${count(people)}`;
    case 'nothing new':
      return 'nothing new';
    case 'delta':
      return `delta of ${count(touched)}, ${count(changed)} changed`;
    case 'after':
      return 'the poll after it';
    case 'sweep':
      return `sweep of ${count(people)}`;
    case 'integrations':
      return `${count(integrations)} integrations, nothing new`;
  }
}

export const wallMs = (done: Done, latency_ms: number): number => done.wall_ms.get(latency_ms) ?? Number.NaN;

export function timesTable(told: Told): string {
  const rows = WORKS.flatMap((work) =>
    LATENCIES_MS.map((latency_ms) => {
      const floor = work === 'integrations' ? undefined : wallMs(told.contest.floor[work], latency_ms);
      const cells = NAMES.map((name) => {
        const wall = wallMs(told.contest.done[name][work], latency_ms);
        return floor === undefined ? seconds(wall) : `${seconds(wall)} (${rounded(wall / floor)})`;
      });
      return [wordsOf(work, told.sizes), `${latency_ms} ms`, floor === undefined ? '' : seconds(floor), ...cells];
    }),
  );
  return markdownTable(['', 'Kombo answers after', 'floor', ...NAMES], rows);
}

/** The same where no engine is the limit. */
export function timesAloneTable({ floor, ours }: Alone, sizes: Sizes): string {
  const rows = (['baseline', 'nothing new', 'delta', 'after', 'sweep'] as const).map((work) => {
    const [least, wall] = [wallMs(floor[work], SLOWEST_MS), wallMs(ours[work], SLOWEST_MS)];
    const words = wordsOf(work, { ...sizes, people: sizes.people_alone });
    return [words, `${SLOWEST_MS} ms`, seconds(least), `${seconds(wall)} (${rounded(wall / least)})`];
  });
  return markdownTable(['', 'Kombo answers after', 'floor', 'ours'], rows);
}

/** How many users, or polls, a piece of work is about. */
export function sizeOf(work: Work, { people, touched, integrations }: Sizes): number {
  if (work === 'nothing new') return 1;
  return { baseline: people, sweep: people, delta: touched, after: touched, integrations }[work];
}

/** CPU milliseconds for a thousand users; of a poll with nothing new, for a thousand polls. */
export function cpuOf(done: Done, size: number): number {
  return (done.cpu_ms / size) * 1000;
}

export function cpuTable({ contest, sizes }: Told): string {
  const rows = WORKS.map((work) => {
    const floor = work === 'integrations' ? undefined : cpuOf(contest.floor[work], sizeOf(work, sizes));
    const cells = NAMES.map((name) => {
      const cpu = cpuOf(contest.done[name][work], sizeOf(work, sizes));
      return floor === undefined ? rounded(cpu) : `${rounded(cpu)} (${rounded(cpu / floor)})`;
    });
    return [wordsOf(work, sizes), floor === undefined ? '' : rounded(floor), ...cells];
  });
  return markdownTable(['CPU ms per 1,000 users, or polls with nothing new', 'floor', ...NAMES], rows);
}

export function memoryTable({ contest, sizes }: Told): string {
  const rows = WORKS.map((work) => {
    const floor = work === 'integrations' ? '' : rounded(contest.floor[work].peak_mb);
    return [wordsOf(work, sizes), floor, ...NAMES.map((name) => rounded(contest.done[name][work].peak_mb))];
  });
  return markdownTable(['peak MB', 'floor', ...NAMES], rows);
}

/** What one piece of work asked of everybody outside. */
export function countsTable({ contest, sizes }: Told, work: Work): string {
  const counts = NAMES.map((name) => countsOf(contest.done[name][work].counts));
  const asked = new Set(counts.flatMap((one) => [...one].flatMap(([kind, times]) => (times > 0 ? [kind] : []))));
  const rows = [...asked].map((kind) => [kind, ...counts.map((one) => rounded(one.get(kind) ?? 0))]);
  return markdownTable([wordsOf(work, sizes), ...NAMES], rows);
}

function countsOf(measured: Measured | undefined): ReadonlyMap<string, number> {
  if (measured === undefined) return new Map();
  const { outside, worked } = measured;
  const { written, read } = unitsOf(measured);
  return new Map([
    ['requests to Kombo', outside.kombo_requests],
    ['write units', written],
    ['read units', read],
    ...Object.entries(worked.table).map(([operation, { requests }]) => [operation, requests] as const),
    ['PutEvents', outside.put_events_requests],
    ['events', outside.events],
    ['DescribeEventBus', outside.describe_bus_requests],
  ]);
}

const COUNTS_NOBODY = 'dynalite';

/**
 * What DynamoDB reads of a user who is not there yet, in a batch: a unit consistently, half of one otherwise. AWS and
 * dynalite count it, DynamoDB Local does so for single reads only.
 */
const UNITS_OF_NOBODY: Readonly<Record<Name, number>> = { ours: 1, script: 0, 'better script': 0.5 };

const cellsFor = (dollars: (name: Name) => number) => NAMES.map((name) => rounded(dollars(name)));

export function dollarsTable({ contest, sizes }: Told): string {
  const of = (name: Name, work: Work, times: number) => dollarsOf(contest.done[name][work].counts, times);
  const { integrations, changed, people } = sizes;
  const uncounted = (name: Name) => (contest.engine === COUNTS_NOBODY ? 0 : readDollars(UNITS_OF_NOBODY[name]));
  return markdownTable(
    ['dollars for a million', ...NAMES],
    [
      [
        'polls with nothing new',
        ...cellsFor((name) => of(name, 'integrations', integrations) + (name === 'ours' ? QUEUED : 0)),
      ],
      [
        'changes, each among ten rows that a delta looks at, and the poll after it',
        ...cellsFor((name) => of(name, 'delta', changed) + of(name, 'after', changed)),
      ],
      ['users of a baseline', ...cellsFor((name) => of(name, 'baseline', people) + uncounted(name))],
      ['users of a sweep', ...cellsFor((name) => of(name, 'sweep', people))],
    ],
  );
}
