import { availableParallelism } from 'node:os';
import { check, type Checked, type Portion } from './check.ts';
import { optionsOf, USAGE, type Options } from './options.ts';
import { startPlayer } from './player.ts';
import type { Tried } from './run.ts';

/** Runs of one seed. A counterexample is replayed from the seed of its portion. */
const RUNS_A_PORTION = 50;

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const options = understood();
  if (options === undefined) return;
  const { seed, path } = options;
  say(`seed ${seed}`);
  if (path === undefined) await spread(options);
  else conclude({ seed, runs: 1 }, await check({ seed, path, runs: 1 }));
}

function understood(): Options | undefined {
  try {
    return optionsOf(process.argv.slice(2));
  } catch (error) {
    process.exitCode = 2;
    say(error instanceof Error ? `${error.message}\n${USAGE}` : USAGE);
    return undefined;
  }
}

type Total = { runs: number; readonly tried: Tried; readonly portions: Portion[]; readonly all: number };

async function spread({ runs, seed }: Options): Promise<void> {
  const portions = Array.from({ length: Math.ceil(runs / RUNS_A_PORTION) }, (_, nth) => ({
    seed: seed + nth,
    runs: Math.min(RUNS_A_PORTION, runs - nth * RUNS_A_PORTION),
  }));
  const total: Total = { runs: 0, tried: new Map(), portions, all: runs };
  const began = performance.now();
  const processes = availableParallelism();
  await Promise.all(Array.from({ length: processes }, () => work(total)));
  const seconds = (performance.now() - began) / 1000;
  tell(total.tried);
  const rate = (total.runs / seconds).toFixed(1);
  say(`${total.runs} runs in ${seconds.toFixed(0)} s: ${rate} a second with ${processes} processes`);
}

/** Plays one portion after the other until all are done or one has failed. */
async function work(total: Total): Promise<void> {
  const player = startPlayer();
  for (let portion = total.portions.shift(); portion !== undefined; portion = total.portions.shift()) {
    const checked = await player.check(portion);
    total.runs += checked.runs;
    for (const [name, count] of checked.tried) total.tried.set(name, (total.tried.get(name) ?? 0) + count);
    if (process.stdout.isTTY) process.stdout.write(`\r${total.runs} of ${total.all} runs\u001b[K`);
    if (checked.failure !== undefined) total.portions.length = 0;
    if (checked.failure !== undefined) conclude(portion, checked);
  }
  player.end();
}

function tell(tried: Tried): void {
  const names = [...tried].sort(([one], [other]) => (one < other ? -1 : 1));
  say(names.map(([name, count]) => `\n${String(count).padStart(8)}  ${name}`).join(''));
}

function conclude({ seed }: Portion, { failure }: Checked): void {
  if (failure === undefined) return say('It holds.');
  process.exitCode = 1;
  say(`\n${failure.story}\n\n${failure.script}\n`);
  say(`Again: npm run test:model -- --seed ${seed} --path ${failure.path}`);
}

await main();
