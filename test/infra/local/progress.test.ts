import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { Progress } from '../../../functions/adapters/telemetry.ts';
import { createProgressLines } from '../../../infra/local/progress.ts';

const ID = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

const ERASE_LINE = '\u001B[2K';

function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const time = { now: 0 };
  const nameOf = (id: string) => (id === ID ? 'Acme, Inc.' : id);
  const lines = createProgressLines({ stream, nameOf, clock: () => time.now });
  const written = () => String(stream.read() ?? '');
  const seen = () => stripVTControlCharacters(written()).trim();
  const after = (milliseconds: number, users: number, of: Progress['of'] = 'baseline') => {
    time.now += milliseconds;
    lines.progressed({ integration_id: ID, of, users });
    return seen();
  };
  return { ...lines, stream, after, seen, written };
}

it('long work tells how far it is and how fast it goes, and short work nothing', () => {
  const { after } = terminal();
  expect(after(0, 250)).toBe('');
  expect(after(500, 500)).toBe('');
  expect(after(1500, 1250)).toBe('baseline of Acme, Inc.: 1,250 users so far, 500 a second');
});

it('the line goes when the work is over, and begins anew with other work', () => {
  const { after, ended, seen, written } = terminal();
  after(0, 250);
  after(2000, 500);
  ended(ID);
  expect(written()).toContain(ERASE_LINE);
  expect(after(2000, 9000)).toBe('');
  expect(after(2000, 100, 'catch_up')).toBe('');
  expect(after(2000, 300, 'catch_up')).toBe('catch-up on Acme, Inc.: 300 users so far, 100 a second');
  ended('somebody:else');
  expect(seen()).toBe('');
});

it('what stays is written above the line', () => {
  const { after, above, stream, written } = terminal();
  after(0, 250);
  after(2000, 500);
  above(() => void stream.write('an event\n'));
  const [cleared = '', shown] = written().split('an event\n');
  expect(cleared).toContain(ERASE_LINE);
  expect(shown).toContain('baseline of Acme, Inc.');
});

it('five lines are enough', () => {
  const { progressed, after, seen } = terminal();
  const all = ['a:1', 'b:2', 'c:3', 'd:4', 'e:5', 'f:6', 'g:7'];
  for (const integration_id of all) progressed({ integration_id, of: 'sweep', users: 1 });
  after(2000, 1);
  progressed({ integration_id: 'a:1', of: 'sweep', users: 5 });
  const lines = seen()
    .split('\n')
    .map((line) => line.trim());
  expect(lines.at(-1)).toBe('… and 2 more');
  expect(lines.filter((line) => line.startsWith('sweep of'))).toHaveLength(5);
});
