import type { Name } from '../contender.ts';
import type { Effort, Spot } from '../place.ts';
import { onStage, type Floor, type Measured, type Running, type Stage } from '../stage.ts';
import { LATENCIES_MS, type Sizes } from './sizes.ts';

export const WORKS = ['baseline', 'nothing new', 'delta', 'sweep', 'integrations'] as const;
export type Work = (typeof WORKS)[number];

/** A piece of work, done once for each time that Kombo takes to answer, in one process. */
export type Done = {
  /** By that time. */
  readonly wall_ms: ReadonlyMap<number, number>;
  /** All of them together. */
  readonly cpu_ms: number;
  readonly peak_mb: number;
  /** The last of them; none for the floor, which asks only Kombo. */
  readonly counts: Measured | undefined;
};

export type Contest = {
  readonly engine: string;
  readonly floor: Readonly<Record<Exclude<Work, 'integrations'>, Done>>;
  /** As many conditional writes as a baseline has users, and nothing else. */
  readonly writing: Effort;
  readonly done: Readonly<Record<Name, Readonly<Record<Work, Done>>>>;
};

export type Told = (what: string) => void;

/** Everybody does the same work, one after the other. */
export async function contest(sizes: Sizes, told: Told): Promise<Contest> {
  told('the floor');
  const { engine, floor, writing } = await floors(sizes);
  const [ours, script, better] = [
    await compete('ours', sizes, told),
    await compete('script', sizes, told),
    await compete('better script', sizes, told),
  ];
  return { engine, floor, writing, done: { ours, script, 'better script': better } };
}

/** Each latency has an integration of its own, so that each begins with a baseline. */
const SPOTS: readonly Spot[] = LATENCIES_MS.map((latency_ms, nth) => ({ nth, latency_ms }));

const planOf = ({ people }: Sizes) =>
  ({ people, engine: 'real', integrations: SPOTS.length, latencies_ms: LATENCIES_MS }) as const;

/** Writes, enough for Java to have compiled what it runs. */
const WARM_UP = 500;

async function compete(name: Name, sizes: Sizes, told: Told): Promise<Contest['done'][Name]> {
  const ofOne = await onStage(planOf(sizes), async (stage) => {
    await (await stage.floor()).put('warm-up', WARM_UP);
    const work = (what: Work, poll: (running: Running, spot: Spot) => Promise<Measured>) => {
      told(`${name}: ${what}`);
      return inOneProcess(stage, name, (running) => each((spot) => poll(running, spot)));
    };
    const baseline = await work('baseline', (running, spot) => running.poll(spot));
    const nothing = await work('nothing new', (running, spot) => running.poll(spot));
    for (const { nth } of SPOTS) await stage.edit({ nth, ...sizes });
    const delta = await work('delta', (running, spot) => running.poll(spot));
    const sweep = await work('sweep', (running, spot) => running.poll({ ...spot, whom: 'everybody' }));
    return { baseline, 'nothing new': nothing, delta, sweep };
  });
  told(`${name}: integrations`);
  return { ...ofOne, integrations: await integrations(name, sizes) };
}

/** Of these few users each: what counts is how many there are. */
const PEOPLE_EACH = 4;

async function integrations(name: Name, sizes: Sizes): Promise<Done> {
  const plan = { engine: 'real', people: PEOPLE_EACH, integrations: sizes.integrations, latencies_ms: LATENCIES_MS };
  return onStage({ ...plan, engine: 'real' }, async (stage) => {
    const first = await stage.contender(name);
    await first.pollAll(0);
    await first.end();
    return inOneProcess(stage, name, (running) => each(({ latency_ms }) => running.pollAll(latency_ms)));
  });
}

type Polled = readonly (readonly [latency_ms: number, measured: Measured])[];

async function each(poll: (spot: Spot) => Promise<Measured>): Promise<Polled> {
  const all: [number, Measured][] = [];
  for (const spot of SPOTS) all.push([spot.latency_ms, await poll(spot)]);
  return all;
}

async function inOneProcess(stage: Stage, name: Name, work: (running: Running) => Promise<Polled>): Promise<Done> {
  const running = await stage.contender(name);
  const all = await work(running);
  await running.end();
  return {
    wall_ms: new Map(all.map(([latency_ms, { worked }]) => [latency_ms, worked.wall_ms])),
    cpu_ms: all.reduce((sum, [, { worked }]) => sum + worked.cpu_ms, 0),
    peak_mb: Math.max(...all.map(([, { worked }]) => worked.peak_mb)),
    counts: all.at(-1)?.[1],
  };
}

type Floors = Pick<Contest, 'engine' | 'floor' | 'writing'>;

async function floors(sizes: Sizes): Promise<Floors> {
  return onStage(planOf(sizes), async (stage) => {
    const all = await floorOf(stage, undefined);
    const began = new Date().toISOString();
    const nothing = await floorOf(stage, began);
    for (const { nth } of SPOTS) await stage.edit({ nth, ...sizes });
    const delta = await floorOf(stage, began);
    const writer = await stage.floor();
    await writer.put('warm-up', WARM_UP);
    const writing = await writer.put('alone', sizes.people);
    await writer.end();
    return {
      engine: stage.engine,
      floor: { baseline: all, 'nothing new': nothing, delta, sweep: all },
      writing,
    };
  });
}

async function floorOf(stage: Stage, updated_after: string | undefined): Promise<Done> {
  const floor: Floor = await stage.floor();
  const fetched = [];
  for (const spot of SPOTS) fetched.push([spot.latency_ms, await floor.fetch(spot, updated_after)] as const);
  await floor.end();
  return {
    wall_ms: new Map(fetched.map(([latency_ms, { wall_ms }]) => [latency_ms, wall_ms])),
    cpu_ms: fetched.reduce((sum, [, { cpu_ms }]) => sum + cpu_ms, 0),
    peak_mb: Math.max(...fetched.map(([, { peak_mb }]) => peak_mb)),
    counts: undefined,
  };
}
