import type { Found } from '../../functions/adapters/snapshot-item.ts';
import type { Snapshot } from '../../functions/domain/snapshot.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';
import { demand } from './violation.ts';
import { knownOf } from './view.ts';

/**
 * What the table knows when the baseline is complete is what the first news will be about. To be called whenever that
 * may have come about, before another poll begins.
 * @throws Violation
 */
export async function noticeBaseline(scene: Scene): Promise<void> {
  const { stage, view } = scene;
  if (scene.isLive || (await stage.register.read(stage.ats.id))?.phase !== 'live') return;
  scene.isLive = true;
  scene.liveSince = stage.clocks.kombo();
  for await (const { user, last_change } of snapshotsOf(stage)) {
    demand(last_change === undefined, () => `The baseline told of ${user.id}`);
    view.users.set(user.id, knownOf(user));
  }
}

/** All snapshots of the table. @throws Violation when one cannot be read */
export async function* snapshotsOf({ snapshots, ats }: Stage): AsyncGenerator<Snapshot> {
  for await (const portion of snapshots.all(ats.id)) yield* [...portion].flatMap(([id, found]) => readable(id, found));
}

function readable(id: string, found: Found): Snapshot[] {
  demand(found.is !== 'unreadable', () => `${id} cannot be read`);
  return found.is === 'snapshot' ? [found.snapshot] : [];
}
