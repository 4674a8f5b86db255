import { NAMES, type Name } from '../contender.ts';
import type { Sentence } from '../lies/sentence.ts';
import type { Trial } from '../lies/trial.ts';
import { markdownTable } from './markdown.ts';

/** Nothing wrong is said by nothing. */
function cellOf({ lost, late, invented, repeated, held }: Sentence): string {
  const said = Object.entries({ lost, late, invented, repeated, held }).filter(([, count]) => count > 0);
  return said.length === 0 ? '·' : said.map(([what, count]) => `${count} ${what}`).join(', ');
}

export function verdictsTable(trials: readonly Trial[]): string {
  const rows = trials.map(({ name, sentences }) => [name, ...NAMES.map((one) => cellOf(sentences[one]))]);
  const all = NAMES.map((name) => `**${cellOf(sumOf(trials, name))}**`);
  return markdownTable(['', ...NAMES], [...rows, ['**all of them**', ...all]]);
}

export function sumOf(trials: readonly Trial[], name: Name): Sentence {
  const sum = (count: (sentence: Sentence) => number) =>
    trials.reduce((all, { sentences }) => all + count(sentences[name]), 0);
  return {
    lost: sum(({ lost }) => lost),
    late: sum(({ late }) => late),
    invented: sum(({ invented }) => invented),
    repeated: sum(({ repeated }) => repeated),
    held: sum(({ held }) => held),
  };
}
