import { carryOut } from './carry-out.ts';
import { forgetting } from './decide.ts';
import { hasTimeForAPage, sweepOverran } from './ending.ts';
import { readRoster } from './roster.ts';
import type { Deps, Run } from './run.ts';
import { askScope } from './scope.ts';
import { tellOfDeadSweeps } from './trouble.ts';

/** Users at once; as many as a page has. */
const AT_ONCE = 250;

/**
 * What comes before the pages: a baseline must know what is switched off, and a sweep whom it is to meet. First of all a
 * sweep forgets what may not be kept, whatever Kombo will answer.
 */
export async function prepare(deps: Deps, run: Run): Promise<void> {
  // While the users as a whole are off no row would tell that they are on again: all of them are masked.
  if (run.pass === 'baseline' || run.progress.scope.ats_users !== undefined) await askScope(deps, run);
  if (run.pass !== 'sweep') return;
  await tellOfDeadSweeps(deps, run);
  // On record, so that a sweep that kills its process does not starve the deltas.
  const sweep_attempts = (run.integration.sweep_attempts ?? 0) + 1;
  await deps.register.write(run.lease, { sweep_tried_at: run.begun_at, sweep_attempts });
  run.progress.roster = await readRoster(deps, run);
  const { toForget } = run.progress.roster;
  for (let done = 0; done < toForget.length; done += AT_ONCE) {
    if (!hasTimeForAPage(deps, run)) throw sweepOverran();
    await forget(deps, run, toForget.slice(done, done + AT_ONCE));
  }
}

/** Writes what is left of these users when what may not be kept is gone. */
export async function forget(deps: Deps, run: Run, ids: readonly string[]): Promise<void> {
  const known = await deps.snapshots.load(run.lease.integration_id, ids, run.limits);
  const findings = forgetting(deps, run, known);
  await carryOut(deps, run, { findings, counted: [] });
}
