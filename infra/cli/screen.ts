import type { Writable } from 'node:stream';
import Table from 'cli-table3';
import type { Result } from '../../functions/operate/results.ts';
import { printable } from '../../functions/domain/printable.ts';
import type { Sheet } from './sheet.ts';
import { sheetsOf } from './sheets.ts';

export type Streams = { readonly out: Writable & { readonly isTTY?: boolean }; readonly err: Writable };

/** Where results are shown: on stdout what was asked for, on stderr what went wrong. */
export type Screen = {
  readonly show: (result: Result) => void;
  /** Something that the person at the keyboard can mend. */
  readonly trouble: (message: string) => void;
};

/** Tables on a terminal, tab-separated lines without a head when not, JSON when asked for. */
export function createScreen({ out, err }: Streams, json: boolean): Screen {
  const write = (text: string) => void out.write(`${text}\n`);
  const complain = (sentence: string, what_to_do: string) => {
    if (json) write(JSON.stringify({ ok: false, sentence, what_to_do }));
    else err.write(`${printable(`${sentence} ${what_to_do}`.trim())}\n`);
  };
  return {
    show: (result) => {
      if (!result.ok) return complain(result.sentence, result.what_to_do);
      if (json) return write(JSON.stringify(result));
      for (const sheet of sheetsOf(result)) show(sheet, out.isTTY === true, write);
    },
    trouble: (message) => {
      const [sentence = '', ...rest] = message.split(/(?<=\.) /);
      complain(sentence, rest.join(' '));
    },
  };
}

function show(sheet: Sheet, isTerminal: boolean, write: (text: string) => void): void {
  for (const line of sheet.lines) write(printable(line));
  if (sheet.rows.length === 0) return;
  const rows = sheet.rows.map((row) => row.map(printable));
  if (isTerminal) write(tableOf(sheet.head, rows));
  else for (const row of rows) write(row.join('\t'));
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({ head: [...head], style: { head: ['bold'], border: ['gray'] } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
