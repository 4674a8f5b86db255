import type { Step } from './decide.ts';
import { namedAsWaiting, type Deps, type Run } from './run.ts';

/**
 * Writes what was decided about a page: first the list of who is about to change, which a later poll recovers from if
 * this one dies; then the users, side by side, each only if it is still as it was read. The list also says that the page
 * before is done, since it takes that one's place.
 * @throws TakenOver when a later poll has begun.
 */
export async function commit(deps: Deps, run: Run, steps: readonly Step[]): Promise<void> {
  if (steps.length === 0) return;
  const ids = steps.map(({ write }) => write.after.user.id);
  run.progress.settled = false;
  await deps.register.write(run.lease, {
    in_flight: { poll: run.lease.poll, ids },
    waiting: namedAsWaiting(run),
    ...(run.pass === 'baseline' && { baseline: { ...run.integration.baseline, began_at: run.progress.window_start } }),
  });
  await deps.snapshots.commit(
    run.lease.integration_id,
    steps.map(({ write }) => write),
  );
}
