/** Lines, and a table below them. */
export type Sheet = {
  readonly lines: readonly string[];
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

export const linesOnly = (...lines: readonly string[]): Sheet => ({ lines, head: [], rows: [] });

/** To the second, in UTC. */
export function timeOf(time: string | null): string {
  return time === null ? '' : `${time.slice(0, 10)} ${time.slice(11, 19)}Z`;
}
