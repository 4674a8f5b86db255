import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { baseline } from './baseline.ts';
import { dispatching } from './dispatching.ts';
import { differs, tableOf, type Measurement } from './figures.ts';
import { memory } from './memory.ts';
import { delta, nothingNew, sweep } from './polls.ts';
import { register } from './register.ts';
import { loading } from '../bundles/loading.ts';

const MEASUREMENTS: Readonly<Record<string, () => Promise<Measurement | readonly Measurement[]>>> = {
  'nothing-new': nothingNew,
  delta,
  sweep,
  baseline,
  memory,
  register,
  dispatching,
  loading,
};

const USAGE = `npm run bench -- [${Object.keys(MEASUREMENTS).join(' | ')} …] [--json FILE] [--svg FILE]\n`;

/** @returns the exit code: 0, 1 when a promise is not kept, 2 for wrong usage */
async function main(): Promise<number> {
  const asked = read(process.argv.slice(2));
  if (asked === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const machine = { at: new Date().toISOString(), node: process.version, cores: availableParallelism() };
  process.stdout.write(`Measured ${machine.at} on Node ${machine.node}, ${machine.cores} cores\n\n`);
  const measurements: Measurement[] = [];
  for (const name of asked.names) {
    progress(`${name} …`);
    const taken = [await MEASUREMENTS[name]?.()].flat().filter((one) => one !== undefined);
    progress('');
    for (const one of taken) process.stdout.write(`${tableOf(one)}\n`);
    measurements.push(...taken);
  }
  if (asked.json !== undefined) await writeFile(asked.json, JSON.stringify({ ...machine, measurements }, undefined, 2));
  const chart = measurements.find((one) => one.chart !== undefined)?.chart;
  if (asked.svg !== undefined && chart !== undefined) await writeFile(asked.svg, chart());
  return measurements.some(isBroken) ? 1 : 0;
}

type Request = {
  readonly names: readonly string[];
  readonly json: string | undefined;
  readonly svg: string | undefined;
};

function read(words: string[]): Request | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { json: { type: 'string' }, svg: { type: 'string' } },
    });
    if (positionals.some((name) => !Object.hasOwn(MEASUREMENTS, name))) return undefined;
    return {
      names: positionals.length > 0 ? positionals : Object.keys(MEASUREMENTS),
      json: values.json,
      svg: values.svg,
    };
  } catch {
    return undefined;
  }
}

const isBroken = ({ isPromised, figures }: Measurement) => isPromised && figures.some(differs);

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}

process.exitCode = await main();
