import type { Kind } from '../domain/guard.ts';
import { tallied } from '../domain/tally.ts';
import type { Step } from './decide.ts';
import { changedTally, namedAsWaiting, periodOf, type Deps, type Run } from './run.ts';

/** Steps, and of which guarded kinds their changes go into the tally. */
export type Work = { readonly steps: readonly Step[]; readonly counted: readonly Kind[] };

/**
 * Writes what was decided about a page: first the list of who is about to change, which a later poll recovers from if
 * this one dies; then the users, side by side, each only if it is still as it was read. The list also says that the page
 * before is done, since it takes that one's place. The tally in it is that of the pages before: what of this page was
 * really published is counted when it is recovered.
 * @throws TakenOver when a later poll has begun.
 */
export async function commit(deps: Deps, run: Run, { steps, counted }: Work): Promise<void> {
  if (steps.length === 0) return;
  const ids = steps.map(({ write }) => write.after.user.id);
  run.progress.settled = false;
  await deps.register.write(run.lease, {
    in_flight: { poll: run.lease.poll, ids, counted: [...counted] },
    waiting: namedAsWaiting(run),
    ...changedTally(run),
    ...(run.pass === 'baseline' && { baseline: { ...run.integration.baseline, began_at: run.progress.window_start } }),
  });
  await deps.snapshots.commit(
    run.lease.integration_id,
    steps.map(({ write }) => write),
  );
  const kinds = steps.flatMap((step) => step.kinds.filter((kind) => counted.includes(kind)));
  if (kinds.length > 0) run.progress.tally = tallied(run.progress.tally, kinds, periodOf(deps, run));
}
