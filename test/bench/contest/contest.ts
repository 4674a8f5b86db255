import type { Name } from '../contender.ts';
import type { Effort, Spot } from '../place.ts';
import { onStage, type Stage } from '../stage.ts';
import { each, floorOf, inOneProcess, meanOf, run, type Done, type Run } from './course.ts';
import { LATENCIES_MS, type Sizes } from './sizes.ts';

export type Contest = {
  readonly engine: string;
  readonly floor: Run;
  /** As many conditional writes as a baseline has users, and nothing else; the mean of some. */
  readonly writing: Effort;
  readonly done: Readonly<Record<Name, Competed>>;
};

/** With one integration after the other, and many of them with nothing new. */
export type Competed = Run & { readonly integrations: Done };

export type Told = (what: string) => void;

/** Everybody does the same work, one after the other. */
export async function contest(sizes: Sizes, told: Told): Promise<Contest> {
  told('the floor');
  const { engine, floor, writing } = await floors(sizes);
  const compete = async (name: Name): Promise<Competed> => {
    told(`${name}: one integration`);
    const one = await competeForOne(name, sizes);
    told(`${name}: many integrations`);
    return { ...one, integrations: await competeForMany(name, sizes) };
  };
  const [ours, script, better] = [await compete('ours'), await compete('script'), await compete('better script')];
  return { engine, floor, writing, done: { ours, script, 'better script': better } };
}

const SPOTS: readonly Spot[] = LATENCIES_MS.map((latency_ms, nth) => ({ nth, latency_ms }));

const planOf = ({ people }: Sizes) =>
  ({ people, engine: 'real', integrations: SPOTS.length, latencies_ms: LATENCIES_MS }) as const;

async function competeForOne(name: Name, sizes: Sizes): Promise<Run> {
  return onStage(planOf(sizes), async (stage) => {
    await warmUp(stage);
    return run(stage, name, { spots: SPOTS, sizes });
  });
}

/** Of these few users each: what counts is how many there are. */
const PEOPLE_EACH = 4;

async function competeForMany(name: Name, { integrations }: Sizes): Promise<Done> {
  const plan = { engine: 'real', people: PEOPLE_EACH, integrations, latencies_ms: LATENCIES_MS } as const;
  return onStage(plan, async (stage) => {
    const first = await stage.contender(name);
    await first.pollAll(0);
    await first.end();
    return inOneProcess(stage, name, (running) => each(SPOTS, ({ latency_ms }) => running.pollAll(latency_ms)));
  });
}

/** The floor of it all; and as often as there are spots what a baseline writes, of which the mean counts. */
async function floors(sizes: Sizes): Promise<Pick<Contest, 'engine' | 'floor' | 'writing'>> {
  return onStage(planOf(sizes), async (stage) => {
    const floor = await floorOf(stage, { spots: SPOTS, sizes });
    await warmUp(stage);
    const writer = await stage.writer();
    const written = await each(SPOTS, ({ nth }) => writer.put(`alone ${nth}`, sizes.people));
    await writer.end();
    return { engine: stage.engine, floor, writing: meanOf(written) };
  });
}

/** Writes enough for Java to have compiled what it runs. */
async function warmUp(stage: Stage): Promise<void> {
  const writer = await stage.writer();
  await writer.put('warm-up', 500);
  await writer.end();
}
