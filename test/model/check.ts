import * as fc from 'fast-check';
import { run, type Tried } from './run.ts';
import { script } from './script.ts';

/** Some runs that follow from one seed. `path` goes straight to a counterexample. */
export type Portion = { readonly seed: number; readonly runs: number; readonly path?: string };

export type Checked = {
  readonly runs: number;
  readonly tried: Tried;
  /** The shrunk counterexample, if there is one, with what happened in it. */
  readonly failure?: { readonly path: string; readonly script: string; readonly story: string };
};

/** @param most_ms after which no run is begun any more */
export async function check({ seed, runs, path }: Portion, most_ms?: number): Promise<Checked> {
  const tried: Tried = new Map();
  const property = fc.asyncProperty(script, (given) => run(given, tried));
  const result = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(path !== undefined && { path }),
    ...(most_ms !== undefined && { interruptAfterTimeLimit: most_ms }),
  });
  if (!result.failed || result.counterexample === null) return { runs: result.numRuns, tried };
  const { counterexamplePath, counterexample, errorInstance } = result;
  const story = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance);
  const failure = { path: counterexamplePath ?? '', script: JSON.stringify(counterexample[0]), story };
  return { runs: result.numRuns, tried, failure };
}
