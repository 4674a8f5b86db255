import type { Kind } from '../domain/guard.ts';
import type { Run } from './run.ts';

export type Census = ReadonlyMap<Kind, ReadonlySet<string>>;

/**
 * Who would be changed by each guarded kind: those who wait since the window was read; in a sweep also those who are
 * masked, and whom Kombo did not list. What is switched off is unknown and changes nobody.
 * @param isOfAll false: only of those who wait
 */
export function takeCensus(run: Run, isOfAll: boolean): Census {
  const { candidates, masked, scope, roster, waiting } = run.progress;
  const census = new Map<Kind, Set<string>>();
  const add = (kind: Kind, userId: string) => {
    if (isOff(run, kind)) return;
    const people = census.get(kind) ?? new Set();
    census.set(kind, people.add(userId));
  };
  for (const [userId, kinds] of candidates) for (const kind of kinds) add(kind, userId);
  if (!isOfAll || roster === undefined || scope.ats_users !== undefined) return census;
  for (const [kind, people] of masked) for (const userId of people) add(kind, userId);
  for (const userId of roster.unseen) if (!waiting.has(userId)) add('deletions', userId);
  return census;
}

function isOff({ progress: { scope } }: Run, kind: Kind): boolean {
  if (scope.ats_users !== undefined) return true;
  if (kind === 'deactivations') return scope.status !== undefined;
  const [, field] = kind.split(':');
  return Object.entries(scope).some(([name]) => name === field);
}
