import type { Kind } from '../domain/guard.ts';
import { commit } from './commit.ts';
import type { Finding } from './decide.ts';
import { note } from './note.ts';
import { publish } from './publish.ts';
import type { Deps, Run } from './run.ts';

/**
 * What was found out about some users is noted, written and told.
 * @param counted of which guarded kinds their changes go into the tally
 * @throws TakenOver when a later poll has begun
 */
export async function carryOut(
  deps: Deps,
  run: Run,
  { findings, counted }: { readonly findings: readonly Finding[]; readonly counted: readonly Kind[] },
): Promise<void> {
  note(deps, run, findings);
  const steps = findings.flatMap(({ step }) => step ?? []);
  await commit(deps, run, { steps, counted });
  await publish(deps, run, steps);
}
