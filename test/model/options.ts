import { parseArgs } from 'node:util';

export type Options = { readonly runs: number; readonly seed: number; readonly path: string | undefined };

export const USAGE = `npm run test:model -- [--runs N] [--seed S] [--path P]
  --runs   how many lives are played, 2000 unless said otherwise
  --seed   from which they follow; drawn unless given
  --path   of a counterexample, with the seed that was printed with it`;

/** @throws TypeError when they are not understood. */
export function optionsOf(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { runs: text, seed: text, path: text } });
  const { runs = '2000', seed = String(Math.floor(Math.random() * 2 ** 31)), path } = values;
  return { runs: whole('runs', runs), seed: whole('seed', seed), path };
}

function whole(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new TypeError(`--${name} must be a whole number`);
}
