import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { resourcesOf, templateOf } from '../infra/template.ts';
import { EVERYTHING, metricsIn, written } from '../support/log-lines.ts';
import { costsOf, SIZES, WATCHED, type Costs } from './costs.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const [, SECTION = ''] = README.split('## What it costs');

/** The cells of the row that begins so. */
function rowOf(beginning: string): readonly string[] {
  const row = SECTION.split('\n').find((line) => line.startsWith(`| ${beginning}`)) ?? '';
  return row
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim().replaceAll('*', ''));
}

const inWords = (number: number, digits: number) =>
  number.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

it.each<[string, keyof Costs, number]>([
  ['polls, and as many requests to Kombo', 'polls', 0],
  ['DynamoDB', 'table', 2],
  ['SQS, of which', 'queues', 2],
  ['Lambda', 'functions', 2],
  ['logs ', 'logs', 2],
  ['13 metrics, 20 alarms', 'watching', 2],
  ['**together**', 'all', 2],
])('the README calculates %s as this does', (beginning, part, digits) => {
  expect(rowOf(beginning)).toEqual(SIZES.map((size) => inWords(costsOf(size)[part], digits)));
});

it('the stack has as many alarms as are paid for', () => {
  const place = { account: '123456789012', region: 'eu-central-1' };
  expect(resourcesOf(templateOf(place), 'AWS::CloudWatch::Alarm').size).toBe(WATCHED.alarms);
});

it('the functions count as many metrics as are paid for, those of what happens now and then aside', () => {
  const counted = (['poll', 'dispatch'] as const).flatMap((service) =>
    metricsIn(written(service, EVERYTHING[service])),
  );
  const always = counted.filter(({ name }) => !/^(Polls_|Events_|CatchUpEvents$|Crashes$)/.test(name));
  expect(new Set(always.map(({ name }) => name)).size).toBe(WATCHED.metrics);
});
