import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

type Row = readonly string[];

/** The cells of all tables, without what makes them bold or a link. */
function rowsOf(markdown: string): Row[] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('|') && !line.startsWith('| --'));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim()),
  );
}

/** What stands between a heading and the next. */
const sectionOf = (markdown: string, heading: string) =>
  markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

const PAGE = textOf('RESULTS.full.md');
const RESULTS = rowsOf(PAGE);
const README = rowsOf(sectionOf(textOf('../../README.md'), 'Measured'));

/** The cells of the first row that begins so, and whose second cell does. */
function cellsOf(rows: readonly Row[], first: RegExp, second = /^/): Row {
  const row = rows.find(([name = '', next = '']) => first.test(name) && second.test(next));
  return row?.slice(1) ?? [];
}

const inREADME = (first: RegExp) => cellsOf(README, first);

/** What was counted of a kind in a cell such as `20 lost, 17 late`. */
const counted = (kind: string, cell: string) => new RegExp(`(\\d+) ${kind}`).exec(cell)?.[1] ?? '0';

/** Rows of the scenes: what comes before the sum. */
const SCENES = RESULTS.slice(
  RESULTS.findIndex(([name]) => name?.startsWith('nothing goes wrong')),
  RESULTS.findIndex(([name]) => name === 'all of them'),
);

const SLOWEST = /^150 ms$/;

describe('what the README says was measured is what the page of results has', () => {
  it('of how many scenes something was lost or invented in', () => {
    const wrong = [1, 2, 3].map((nth) => SCENES.filter((row) => /lost|invented/.test(row[nth] ?? '')).length);
    expect(inREADME(/^scenes, of 27/)).toEqual(wrong.map(String));
    expect(SCENES).toHaveLength(27);
  });

  it.each([
    ['lost', /^people whose last change was never told/],
    ['late', /^told by the weekly look/],
    ['invented', /^events that no change justifies/],
    ['repeated', /^repeats/],
    ['held', /^held for a person/],
  ])('of what was %s', (kind, row) => {
    const seen = cellsOf(RESULTS, /^all of them/).map((cell) => counted(kind, cell));
    expect(inREADME(row).map((cell) => /^\d+/.exec(cell)?.[0])).toEqual(seen);
  });

  it.each([
    ['a poll with nothing new', /^nothing new/],
    ['a delta', /^delta of/],
    ['the poll after it', /^the poll after it/],
    ['a sweep', /^sweep of/],
    ['a baseline', /^baseline of/],
  ])('of the time of %s, over that of fetching alone', (words, row) => {
    const [, , ...walls] = cellsOf(RESULTS, row, SLOWEST);
    const ratios = walls.map((wall) => /\((.*)\)/.exec(wall)?.[1]);
    expect(inREADME(new RegExp(`^time of ${words}`))).toEqual(ratios);
  });

  it.each([
    ['a poll with nothing new', /^500 integrations, nothing new/],
    ['a delta', /^delta of/],
    ['a sweep', /^sweep of/],
    ['a baseline', /^baseline of/],
  ])('of the CPU of %s', (words, row) => {
    const cpu = RESULTS.slice(RESULTS.findIndex(([name]) => name?.startsWith('CPU ms per')));
    const [, ...cells] = cellsOf(cpu, row);
    expect(inREADME(new RegExp(`^CPU of ${words}`))).toEqual(cells.map((cell) => cell.replace(/ \(.*/, '')));
  });

  it.each(['polls with nothing new', 'changes, each among ten', 'users of a baseline', 'users of a sweep'])(
    'of the dollars for a million %s',
    (words) => {
      const dollars = RESULTS.slice(RESULTS.findIndex(([name]) => name === 'dollars for a million'));
      expect(inREADME(new RegExp(`^dollars for a million ${words}`))).toEqual(
        cellsOf(dollars, new RegExp(`^${words}`)),
      );
    },
  );

  it('of what was aimed at, row by row', () => {
    const inPage = rowsOf(sectionOf(PAGE, 'What was aimed at'));
    expect(inPage.length).toBeGreaterThan(10);
    expect(README.slice(-inPage.length)).toEqual(inPage);
  });
});
