import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { baseline } from './baseline.ts';
import { alone } from './contest/alone.ts';
import { contest } from './contest/contest.ts';
import { formatted } from './contest/markdown.ts';
import { loadNow, pageOf } from './contest/results.ts';
import { FULL, QUICK } from './contest/sizes.ts';
import { sumOf } from './contest/verdicts.ts';
import { dispatching } from './dispatching.ts';
import { differs, tableOf, type Measurement } from './figures.ts';
import { tryAll } from './lies/all.ts';
import { MEMORY } from './memory.ts';
import { delta, nothingNew, sweep } from './polls.ts';
import { register } from './register.ts';
import { bundleOf } from '../bundles/bundle.ts';
import { POLL } from '../bundles/functions.ts';
import { loading, loadingOf } from '../bundles/loading.ts';

type Take = () => Promise<Measurement | readonly Measurement[]>;

const MEASUREMENTS: Readonly<Record<string, readonly Take[]>> = {
  'nothing-new': [nothingNew],
  delta: [delta],
  sweep: [sweep],
  baseline: [baseline],
  memory: MEMORY,
  register: [register],
  dispatching: [dispatching],
  loading: [loading],
};

const USAGE = `npm run bench -- [--full | ${Object.keys(MEASUREMENTS).join(' | ')} …] [--json FILE] [--svg FILE]\n`;

/** @returns the exit code: 0, 1 when a promise is not kept, 2 for wrong usage */
async function main(): Promise<number> {
  const asked = read(process.argv.slice(2));
  if (asked === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const began = { at: new Date(), load: loadNow() };
  const machine = { at: began.at.toISOString(), node: process.version, cores: availableParallelism() };
  process.stdout.write(`Measured ${machine.at} on Node ${machine.node}, ${machine.cores} cores\n\n`);
  const measurements = await take(asked.names);
  const isRight = !asked.isContest || (await compete(began, { isFull: asked.isFull, others: measurements }));
  if (asked.json !== undefined) await writeFile(asked.json, JSON.stringify({ ...machine, measurements }, undefined, 2));
  const chart = measurements.find((one) => one.chart !== undefined)?.chart;
  if (asked.svg !== undefined && chart !== undefined) await writeFile(asked.svg, chart());
  return measurements.some(isBroken) || !isRight ? 1 : 0;
}

/** Single measurements of ours, one after the other. */
async function take(names: readonly string[]): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = [];
  const takes = names.flatMap((name) => (MEASUREMENTS[name] ?? []).map((takeIt) => ({ name, takeIt })));
  for (const { name, takeIt } of takes) {
    progress(`${name} …`);
    const taken = [await takeIt()].flat();
    progress('');
    for (const one of taken) process.stdout.write(`${tableOf(one)}\n`);
    measurements.push(...taken);
  }
  return measurements;
}

/** The small run leaves alone what the README has of the long one. */
const fileOf = (isFull: boolean) => fileURLToPath(new URL(isFull ? 'RESULTS.full.md' : 'RESULTS.md', import.meta.url));

type Began = { readonly at: Date; readonly load: number };
type Extent = { readonly isFull: boolean; readonly others: readonly Measurement[] };

/** Ours beside the others, on the same work and under the same faults. @returns whether ours lost and invented nothing */
async function compete(began: Began, { isFull, others }: Extent): Promise<boolean> {
  const sizes = isFull ? FULL : QUICK;
  const told = (what: string) => progress(`${what} …`);
  const trials = await tryAll((name) => told(`faults and lies: ${name}`));
  const measured = await contest(sizes, told);
  told('where no engine is the limit');
  const competed = { contest: measured, alone: await alone(sizes) };
  told('loading the poll function');
  const { bytes: poll_bytes } = await bundleOf(POLL);
  const results = { sizes, isFull, began, trials, others, ...competed, loading: await loadingOf(POLL), poll_bytes };
  progress('');
  const file = fileOf(isFull);
  await writeFile(file, await formatted(pageOf(results), file));
  process.stdout.write(`Written to ${file} after ${Math.round((Date.now() - began.at.getTime()) / 1000)} s\n`);
  const { lost, invented } = sumOf(trials, 'ours');
  return lost + invented === 0;
}

type Request = {
  readonly names: readonly string[];
  readonly isContest: boolean;
  readonly isFull: boolean;
  readonly json: string | undefined;
  readonly svg: string | undefined;
};

function read(words: string[]): Request | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { json: { type: 'string' }, svg: { type: 'string' }, full: { type: 'boolean', default: false } },
    });
    if (positionals.some((name) => !Object.hasOwn(MEASUREMENTS, name))) return undefined;
    const { json, svg, full: isFull } = values;
    const names = isFull ? [...new Set(['memory', 'loading', ...positionals])] : positionals;
    return { names, isContest: isFull || names.length === 0, isFull, json, svg };
  } catch {
    return undefined;
  }
}

const isBroken = ({ isPromised, figures }: Measurement) => isPromised && figures.some(differs);

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

process.exitCode = await main();
