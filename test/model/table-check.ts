import type { Integration } from '../../functions/adapters/register/item.ts';
import type { Snapshot } from '../../functions/domain/snapshot.ts';
import type { ComparedField } from '../../functions/events/index.ts';
import { snapshotsOf } from './baseline.ts';
import type { Scene } from './scene.ts';
import { demand } from './violation.ts';
import { differences, knownOf, NOTHING, UNKNOWN, type Known } from './view.ts';

/** Takes over what the table took over in silence, each with a reason that is on record. */
export async function takeOver(scene: Scene): Promise<void> {
  for await (const snapshot of snapshotsOf(scene.stage)) {
    const stored = knownOf(snapshot.user);
    const reason = isSame(scene.view.users.get(snapshot.user.id), stored) ? undefined : reasonOf(scene, snapshot);
    if (reason === undefined) continue;
    scene.log.push(`- ${snapshot.user.id} was taken over in silence: ${reason}`);
    scene.view.users.set(snapshot.user.id, stored);
  }
}

/**
 * That the table says what subscribers were told.
 * @throws Violation
 */
export async function checkTable(scene: Scene, integration: Integration): Promise<void> {
  const { stage, view } = scene;
  const there = new Set<string>();
  for await (const snapshot of snapshotsOf(stage)) {
    there.add(snapshot.user.id);
    if (!integration.waiting.includes(snapshot.user.id)) checkUser(scene, snapshot);
  }
  for (const id of view.users.keys()) demand(there.has(id), () => `${id} was told of and is not in the table`);
}

function checkUser(scene: Scene, snapshot: Snapshot): void {
  const { users } = scene.view;
  const { id } = snapshot.user;
  const stored = knownOf(snapshot.user);
  const told = users.get(id);
  if (isSame(told, stored)) return;
  demand(isSameSoFar(scene, told, stored), () => {
    return `${id} was told as ${JSON.stringify(told)}, and is stored as ${JSON.stringify(snapshot)}`;
  });
  users.set(id, stored);
}

export function isSame(one: Known | undefined, other: Known): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What is masked of somebody who is new is told as null and stored as not known. */
function isSameSoFar({ hasScopeChanged }: Scene, told: Known | undefined, stored: Known): boolean {
  if (told === undefined || told === 'gone' || stored === 'gone') return false;
  const isMasked = (field: ComparedField) => hasScopeChanged || NOTHING.has(told[field]);
  return differences(told, stored).every((field) => stored[field] === UNKNOWN && isMasked(field));
}

function reasonOf(scene: Scene, { user, last_change, sequence }: Snapshot): string | undefined {
  if (last_change?.sequence === sequence) return undefined;
  const isDismissed = scene.answers.some(({ decision }) => {
    return decision.answer === 'dismiss' && (decision.users.length === 0 || decision.users.includes(user.id));
  });
  if (isDismissed) return 'dismissed';
  const decided = scene.stage.decisions.filter(({ user_id }) => user_id === user.id).map(({ decision }) => decision);
  const forgotten = decided.find((decision) => decision === 'filled_in' || decision === 'opted_out');
  if (scene.hasScopeChanged && forgotten !== undefined) return forgotten;
  const isOfBaseline = last_change === undefined && Date.parse(user.changed_at ?? '') <= scene.liveSince;
  return isOfBaseline && !scene.view.users.has(user.id) ? 'first sweep' : undefined;
}
