import type { Name } from '../contender.ts';
import type { Effort, Spot } from '../place.ts';
import type { Floor, Measured, Running, Stage } from '../stage.ts';
import { TIMES, type Sizes } from './sizes.ts';

/** The same work for everybody, on one stage. */
export type Course = {
  /** An integration for each time that Kombo takes to answer, so that each begins with a baseline. */
  readonly spots: readonly Spot[];
  readonly sizes: Pick<Sizes, 'touched' | 'changed'>;
};

/** A piece of work, done for each time that Kombo takes to answer, in one process; a short one several times. */
export type Done = {
  /** By that time; the median. */
  readonly wall_ms: ReadonlyMap<number, number>;
  /** Of one, the mean of all. */
  readonly cpu_ms: number;
  readonly peak_mb: number;
  /** The last of them; none for the floor, which asks only Kombo. */
  readonly counts: Measured | undefined;
};

/** What is done with one integration, by the time that Kombo takes. After a delta comes a poll of which nothing is new. */
export type Run = Readonly<Record<'baseline' | 'nothing new' | 'delta' | 'after' | 'sweep', Done>>;

/** One contender does it all, each kind of work in a process of its own. */
export async function run(stage: Stage, name: Name, { spots, sizes }: Course): Promise<Run> {
  const inOne = (work: (running: Running) => Promise<readonly Polled[]>) => inOneProcess(stage, name, work);
  const pollEach = (running: Running) => each(spots, (spot) => running.poll(spot));
  const editAndPoll = async (running: Running) => {
    await edit(stage, { spots, sizes });
    return pollEach(running);
  };
  return {
    baseline: await inOne(pollEach),
    'nothing new': await inOne((running) => repeatedly(() => pollEach(running))),
    delta: await inOne((running) => repeatedly(() => editAndPoll(running))),
    after: await inOne(pollEach),
    sweep: await inOne((running) => each(spots, (spot) => running.poll({ ...spot, whom: 'everybody' }))),
  };
}

/** The floor of it all: whoever knows that nothing is new after a delta fetches one page. */
export async function floorOf(stage: Stage, { spots, sizes }: Course): Promise<Run> {
  const all = await floorInOneProcess(stage, (fetch) => each(spots, fetch));
  const since = new Date().toISOString();
  const fetchSince = (fetch: Fetch) => repeatedly(() => each(spots, (spot) => fetch(spot, since)));
  const nothing = await floorInOneProcess(stage, fetchSince);
  await edit(stage, { spots, sizes });
  const delta = await floorInOneProcess(stage, fetchSince);
  return { baseline: all, 'nothing new': nothing, delta, after: nothing, sweep: all };
}

async function edit(stage: Stage, { spots, sizes }: Course): Promise<void> {
  for (const { nth } of spots) await stage.edit({ nth, ...sizes });
}

/** What was taken with a Kombo that answers after so long. */
type Taken<One> = { readonly latency_ms: number; readonly one: One };
type Polled = Taken<Measured>;

export async function each<One>(spots: readonly Spot[], take: (spot: Spot) => Promise<One>): Promise<Taken<One>[]> {
  const all: Taken<One>[] = [];
  for (const spot of spots) all.push({ latency_ms: spot.latency_ms, one: await take(spot) });
  return all;
}

async function repeatedly<One>(take: () => Promise<readonly One[]>): Promise<One[]> {
  const all: One[] = [];
  for (let done = 0; done < TIMES; done += 1) all.push(...(await take()));
  return all;
}

export async function inOneProcess(
  stage: Stage,
  name: Name,
  work: (running: Running) => Promise<readonly Polled[]>,
): Promise<Done> {
  const running = await stage.contender(name);
  const all = await work(running);
  await running.end();
  const done = doneIn(all.map(({ latency_ms, one }) => ({ latency_ms, one: one.worked })));
  return { ...done, counts: all.at(-1)?.one };
}

type Fetch = Floor['fetch'];

async function floorInOneProcess(stage: Stage, work: (fetch: Fetch) => Promise<readonly Taken<Took>[]>): Promise<Done> {
  const floor = await stage.floor();
  const all = await work(floor.fetch);
  await floor.end();
  return { ...doneIn(all), counts: undefined };
}

type Took = Effort & { readonly peak_mb: number };

function doneIn(all: readonly Taken<Took>[]): Omit<Done, 'counts'> {
  const latencies = new Set(all.map(({ latency_ms }) => latency_ms));
  const wallsAt = (latency_ms: number) =>
    all.filter((one) => one.latency_ms === latency_ms).map(({ one }) => one.wall_ms);
  return {
    wall_ms: new Map([...latencies].map((latency_ms) => [latency_ms, median(wallsAt(latency_ms))])),
    cpu_ms: meanOf(all).cpu_ms,
    peak_mb: Math.max(...all.map(({ one }) => one.peak_mb)),
  };
}

export function meanOf(all: readonly Taken<Effort>[]): Effort {
  const mean = (take: (effort: Effort) => number) => all.reduce((sum, { one }) => sum + take(one), 0) / all.length;
  return { wall_ms: mean(({ wall_ms }) => wall_ms), cpu_ms: mean(({ cpu_ms }) => cpu_ms) };
}

/** Of an odd number of them. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[(numbers.length - 1) / 2] ?? Number.NaN;
}
