import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DETAILS } from '../../functions/events/index.ts';
import { run } from '../../infra/cli/program.ts';
import { Trouble } from '../../infra/local/trouble.ts';
import { alarmsIn, linkOf, queriesIn } from '../support/alarms.ts';
import { paper } from '../support/paper.ts';
import { resourcesOf, templateOf } from './template.ts';

const RUNBOOK = readFileSync(fileURLToPath(new URL('../../infra/RUNBOOK.md', import.meta.url)), 'utf8');
const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

const slack = [{ name: 'leavers', webhook_secret: 'slack/leavers', pattern: { 'detail-type': ['user.deleted'] } }];
const everything = templateOf({ account: '123456789012', region: 'eu-central-1', webhooks: true, slack });
const alarms = alarmsIn(everything);

/** Of one of the two parts, by the heading. */
function sectionsOf(part: 'Alarms' | 'Events'): ReadonlyMap<string, string> {
  const text = RUNBOOK.split(/^# /m).find((one) => one.startsWith(`${part}\n`)) ?? '';
  const sections = text.split(/^### /m).slice(1);
  return new Map(sections.map((section) => [section.split('\n')[0] ?? '', section]));
}

/** As GitHub makes them of headings. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
const anchorsIn = (text: string) =>
  new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));

/** The lines of the blocks that are for a shell. */
const shell = [...RUNBOOK.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

const PARTS = ['**What it means.**', '**Who is hurt.**', '**Look at**', '**Do', '**If nobody does anything.**'];

describe('the runbook', () => {
  it('has a section for each alarm, and none besides', () => {
    const pointed = [...alarms.values()].map((alarm) => linkOf(alarm)[1]);
    expect([...sectionsOf('Alarms').keys()].toSorted()).toEqual([...new Set(pointed)].toSorted());
  });

  it('has sections that alarms are named after, and that name each of several', () => {
    const named = [...alarms].map(([name, alarm]) => ({ name: name.replace(/slack-.+/, 'slack-RULE'), alarm }));
    for (const { name, alarm } of named) {
      const [, section] = linkOf(alarm);
      const which = name.replace(section, '').replace(/^-/, '');
      expect(anchorsIn(RUNBOOK)).toContain(section);
      expect([section, `${section}-${which}`]).toContain(name);
      expect(sectionsOf('Alarms').get(section)).toMatch(which === '' ? /^/ : new RegExp(`\`(${section}-)?${which}\``));
    }
  });

  it('has a section for each event about an integration, and none besides', () => {
    const types = Object.keys(DETAILS).filter((type) => type.startsWith('integration.'));
    expect([...sectionsOf('Events').keys()].toSorted()).toEqual(types.toSorted());
  });

  it.each([...sectionsOf('Alarms'), ...sectionsOf('Events')])('says of %s all that one has to know', (_, text) => {
    const places = PARTS.map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    expect(text).toMatch(/\*\*Look at\*\*[\s\S]*?```sh\n/);
  });

  it('points to places that there are, in itself and in the README', () => {
    const links = [...RUNBOOK.matchAll(/\]\((\.\.\/README\.md)?#([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(30);
    for (const [, readme, anchor] of links) {
      expect(anchorsIn(readme === undefined ? RUNBOOK : README)).toContain(anchor);
    }
  });
});

it('the README lists every alarm, and no other', () => {
  const section = README.split('\n## Watch it\n')[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (`[^|]+`) +\|/gm)].map(([, cell = '']) => cell);
  const listed = cells.flatMap((cell) => {
    const [first = '', ...others] = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return [first, ...others.map((ending) => first.replace(/-[a-z]+$/, ending))];
  });
  const names = [...alarms.keys()].map((name) => name.replace(/slack-.+/, 'slack-RULE'));
  expect(listed.toSorted()).toEqual(names.toSorted());
});

describe('what the runbook has to be copied', () => {
  const ID = 'workday:HWUTwvyx2wLoSUHphiWVrp28';
  const filled = (line: string) =>
    line.replaceAll('$ID', ID).replaceAll('$PERSON', 'u1').replaceAll('$ENVIRONMENT', 'production');
  const commands = [...RUNBOOK.matchAll(/npm run ops -- ([^#`\n]+)/g)].map(([, words = '']) => filled(words).trim());

  it.each([...new Set(commands)].filter((line) => line !== '--help'))(
    'is a command: npm run ops -- %s',
    async (line) => {
      const connect = async () => {
        throw new Trouble('Nobody is there.', 1);
      };
      expect(await run(line.split(/ +/), { streams: paper(), connect })).toBe(1);
    },
  );

  it('is about the environment that is meant, each command of it', () => {
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter((line) => line !== '--help' && !line.endsWith('--environment production'))).toEqual([]);
  });

  it('asks queries that the stack has saved', () => {
    const asked = [...RUNBOOK.matchAll(/(?:^|`)ask (?:"([^"]+)"|(\w+))/gm)].map(
      ([, several, one]) => several ?? one ?? '',
    );
    const saved = [...queriesIn(everything).keys()];
    expect(asked.length).toBeGreaterThan(15);
    expect(saved).toEqual(expect.arrayContaining(asked));
  });

  it('names queues, functions and the schedule that are in the template', () => {
    const names = [...RUNBOOK.matchAll(/\$\((?:resource|arn) (\w+)\)/g)].map(([, name = '']) => name);
    const types = [...RUNBOOK.matchAll(/ResourceType=='([\w:]+)'/g)].map(([, type = '']) => type);
    const ids = types.flatMap((type) => [...resourcesOf(everything, type).keys()]);
    // CloudFormation cuts the name of a stack where it makes the names of resources of it: none is found by that.
    expect(RUNBOOK).not.toContain("starts_with(Name, '$STACK')");
    for (const [id] of resourcesOf(everything, 'AWS::Scheduler::Schedule')) {
      expect(names.some((name) => id.startsWith(name))).toBe(true);
    }
    const tables = [...RUNBOOK.matchAll(/\| +`(\w+DeadLetters)`/g)].map(([, name = '']) =>
      name.replace('RULE', 'leavers'),
    );
    expect(names.length + tables.length).toBeGreaterThan(8);
    for (const name of [...names, ...tables]) {
      // One, or a command would be about the wrong one.
      expect([name, ids.filter((id) => id.startsWith(name))]).toEqual([name, [expect.any(String)]]);
    }
  });

  it('shows of what a query finds the field of each value: of one that is null CloudWatch says nothing at all', () => {
    const shown = [...RUNBOOK.matchAll(/get-query-results .*--query "([^"]+)"/g)].map(([, query]) => query);
    expect(shown).toEqual([expect.stringContaining("join('=', [field, value])")]);
  });

  it('names outputs that the stack has', () => {
    const names = [...RUNBOOK.matchAll(/OutputKey=='(\w+)'/g)].map(([, name = '']) => name);
    expect(names).toHaveLength(2);
    for (const name of names) everything.hasOutput(name, {});
  });

  it.each(shell)('is a text that a shell understands: %s', (block) => {
    execFileSync('bash', ['-n'], { input: block, stdio: ['pipe', 'pipe', 'pipe'] });
    expect(block).not.toContain('…');
  });
});
