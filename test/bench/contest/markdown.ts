import { format, resolveConfig } from 'prettier';

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** A table of Markdown; all but the first column are set to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, nth) => (nth === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The same text as the check of this repository wants it. */
export async function formatted(markdown: string, path: string): Promise<string> {
  return format(markdown, { ...(await resolveConfig(path)), filepath: path });
}

export const seconds = (milliseconds: number): string => `${rounded(milliseconds / 1000)} s`;

/** Three digits that count, or as many as the whole number has. */
export function rounded(number: number): string {
  const isSmall = Math.abs(number) < 100;
  return number.toLocaleString('en', isSmall ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
}
