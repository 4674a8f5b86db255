import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { quoted } from '../../../functions/domain/command-line.ts';
import { commandsFor } from '../../../infra/local/commands.ts';

describe('the commands that answer a hold', () => {
  it('name the directory in use', () => {
    expect(commandsFor({ data: 'state' })('workday:abc', 'clearings:email')).toEqual({
      approve: 'npm start -- --once --data state --approve workday:abc:clearings:email',
      dismiss: 'npm start -- --once --data state --dismiss workday:abc:clearings:email',
    });
  });

  it('name a directory to be chosen where the state is in memory', () => {
    expect(commandsFor({})('workday:abc', 'deletions').approve).toContain(' --data DIR --approve ');
  });

  it('go on with the settings in use', () => {
    const { dismiss } = commandsFor({ data: 'state', settings: 'my settings.json' })('a:b', 'creations');
    expect(dismiss).toContain(" --settings 'my settings.json' --dismiss ");
  });

  it('give no directory that looks like an option', () => {
    expect(commandsFor({ data: '-x' })('a:b', 'creations').approve).toContain(' --data ./-x ');
  });
});

it.each(['state', 'my state', "it's", '$HOME', '`id`', '*', 'a;b&c|d', String.raw`a\b`, '"', '!x', '~', '(x)', 'ü'])(
  'a shell takes %s as it is',
  (word) => {
    expect(execFileSync('sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' })).toBe(word);
  },
);
