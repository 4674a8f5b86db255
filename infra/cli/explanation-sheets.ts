import type { Explanation } from '../../functions/operate/explanation.ts';
import { linesOnly, timeOf, type Sheet } from './sheet.ts';

export function explanationSheets(explanation: Explanation): readonly Sheet[] {
  const { integration_id, user_id, customer, state, sentences } = explanation;
  const title = `${user_id} at ${customer ?? integration_id} (${integration_id}, ${state})`;
  return [
    linesOnly(title, ...sentences.map((sentence) => `- ${sentence}`)),
    ...values(explanation),
    ...log(explanation),
  ];
}

/** What was told last beside what Kombo says now, where values were asked for. */
function values({ known, kombo }: Explanation): readonly Sheet[] {
  if (known.user === undefined && kombo.user === undefined) return [];
  const fields = [...new Set([...Object.keys(known.user ?? {}), ...Object.keys(kombo.user ?? {})])];
  const rows = fields.map((field) => [field, textOf(known.user?.[field]), textOf(kombo.user?.[field])]);
  return [{ lines: [], head: ['field', 'as last told', 'as Kombo says'], rows }];
}

function textOf(value: unknown): string {
  if (value === undefined) return 'not known';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function log({ decisions }: Explanation): readonly Sheet[] {
  if (decisions === null || decisions.length === 0) return [];
  const rows = decisions.map(({ at, decision, poll, ...facts }) => [
    timeOf(at),
    decision,
    String(poll),
    factsOf(facts),
  ]);
  return [{ lines: [], head: ['at', 'decision', 'poll', 'what'], rows }];
}

type Facts = Omit<NonNullable<Explanation['decisions']>[number], 'at' | 'decision' | 'poll'>;

function factsOf({ type, sequence, fields, kinds, code }: Facts): string {
  return [type, sequence, fields?.join(', '), kinds?.join(', '), code].filter((fact) => fact !== undefined).join(' ');
}
