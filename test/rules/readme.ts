import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { readSettings } from '../../infra/settings.ts';

const README = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The rows `| name | pattern |` of the README's table of recipes. */
export function recipes(): Readonly<Record<string, object>> {
  const section = README.split('### Rules by hand\n')[1]?.split('\n## ')[0] ?? '';
  const rows = [...section.matchAll(/^\| ([^|`]+?) +\| `(\{.*\})` +\|$/gm)];
  return Object.fromEntries(
    rows.map(([, name = '', pattern = '']) => [name, z.looseObject({}).parse(JSON.parse(pattern))]),
  );
}

/** The alert rules that the README shows, as settings. */
export function alertRules() {
  const section = README.split('\n## Slack\n')[1]?.split('\n## ')[0] ?? '';
  const [, block = ''] = /```json\n("slack": [^]*?)\n```/.exec(section) ?? [];
  return readSettings(JSON.parse(`{${block}}`)).slack;
}
