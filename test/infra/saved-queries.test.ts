import { describe, expect, it } from 'vitest';
import { queriesIn } from '../support/alarms.ts';
import { EVERYTHING, written, type Line } from '../support/log-lines.ts';
import { templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const slack = [{ name: 'leavers', webhook_secret: 'slack/leavers', pattern: { 'detail-type': ['user.deleted'] } }];
const queries = queriesIn(templateOf({ ...PLACE, webhooks: true, slack }));

/** Every line of each function, which CloudWatch keeps in a group of its own. */
const LINES: Readonly<Record<string, readonly Line[]>> = {
  Dispatch: written('dispatch', EVERYTHING.dispatch),
  LightPoll: written('poll', EVERYTHING.poll),
  HeavyPoll: written('poll', EVERYTHING.poll),
  Ring: written('ring', EVERYTHING.ring),
  Slack: written('slack', EVERYTHING.slack),
};
const linesOf = (logGroups: readonly string[]) =>
  logGroups.flatMap((id) => Object.entries(LINES).find(([part]) => id.includes(`${part}Logs`))?.[1] ?? []);

/** As Logs Insights names what is in a line: with dots, and numbers for what is in a list. */
function namesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, part]) => namesIn(part, path === '' ? key : `${path}.${key}`));
  return inside;
}

const WORDS = new Set('fields filter stats sort limit by as and or in desc count count_distinct latest bin'.split(' '));
/** What CloudWatch adds to each line, and what Lambda itself says of an invocation that died. */
const NOT_OURS = new Set(['@timestamp', '@message', '@log', 'record.status']);

/** The fields that a query names: no text, no command, none that it has made itself, no number. */
function fieldsOf(text: string): readonly string[] {
  const bare = text.replaceAll(/"[^"]*"/g, '');
  const made = new Set([...bare.matchAll(/ as (\w+)/g)].map(([, name]) => name));
  const words = bare.match(/@?[a-z_]+(?:\.\w+)*/gi) ?? [];
  return words.filter((word) => !WORDS.has(word) && !made.has(word) && !NOT_OURS.has(word) && word !== 'h');
}

/** The values that a query compares a field with, but those that a person is to fill in. */
function valuesOf(text: string): readonly (readonly [string, string])[] {
  const single = [...text.matchAll(/([\w.]+) = "([^"]+)"/g)].map(
    ([, field = '', value = '']) => [field, value] as const,
  );
  const lists = [...text.matchAll(/([\w.]+) in \[([^\]]+)\]/g)].flatMap(([, field = '', list = '']) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, value = '']) => [field, value] as const),
  );
  return [...single, ...lists].filter(([, value]) => !/^(TOOL:ID|USER|platform\..+)$/.test(value));
}

describe('the saved query', () => {
  it.each([...queries])('"%s" names fields that are in the lines it is about', (_, { text, logGroups }) => {
    const message = /message = "(\w+)"/.exec(text)?.[1];
    const about = linesOf(logGroups).filter((line) => line['message'] === message);
    const known = new Set(about.flatMap((line) => namesIn(line)));
    const fields = fieldsOf(text);
    expect(fields.length).toBeGreaterThan(2);
    expect(fields.filter((field) => !known.has(field) && !(field === 'type' && message === 'unforeseen'))).toEqual([]);
  });

  it.each([...queries])('"%s" asks for values that these lines have', (_, { text, logGroups }) => {
    const lines = linesOf(logGroups);
    const values = valuesOf(text);
    expect(values.length).toBeGreaterThan(0);
    for (const [field, value] of values) {
      expect(lines.some((line) => line[field] === value) ? 'found' : `${field} = ${value}`).toBe('found');
    }
  });
});

it('the queries are in a folder named as the stack, and there are those of what the stack has', () => {
  expect([...queries.keys()]).toEqual([
    'what was decided about a user',
    'what happened to an integration',
    'what was told of an integration',
    'failed polls by reason',
    'slowest polls',
    'refused events',
    'users set aside or masked',
    'events by hour',
    'ticks',
    'crashes',
    'rings',
    'what Slack was not told',
  ]);
  const usual = queriesIn(templateOf(PLACE));
  expect([...queries.keys()].filter((name) => !usual.has(name))).toEqual(['rings', 'what Slack was not told']);
});
