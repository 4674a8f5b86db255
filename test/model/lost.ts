import type { Integration } from '../../functions/adapters/register/item.ts';
import type { Kind } from '../../functions/domain/guard.ts';
import type { ComparedField } from '../../functions/events/index.ts';
import type { Scene } from './scene.ts';
import { truthOf } from './truth.ts';
import { differences, NOTHING, UNKNOWN, type Face, type Known } from './view.ts';
import { demand } from './violation.ts';

/**
 * That what subscribers were told is what is so, save what is on record.
 * @throws Violation
 */
export function checkNothingLost(scene: Scene, integration: Integration): void {
  const truth = truthOf(scene.stage.ats);
  for (const id of new Set([...truth.keys(), ...scene.view.users.keys()])) {
    const isUnswept = !truth.has(id) && scene.removed.has(id);
    if (isUnswept || integration.waiting.includes(id)) continue;
    const told = scene.view.users.get(id) ?? 'gone';
    const so = truth.get(id) ?? 'gone';
    const lost = untold(told, so).find((one) => !isOnRecord(scene, integration, one));
    demand(lost === undefined, () => {
      return `${id} was told as ${JSON.stringify(told)} and is ${JSON.stringify(so)}; held: ${JSON.stringify(integration.holds)}`;
    });
  }
}

/** What subscribers do not know: what it is of, and the kind whose hold would explain it. */
type Untold = { readonly part: ComparedField | 'the user'; readonly kind: Kind | undefined };

function untold(told: Known, so: Known): readonly Untold[] {
  if (told === 'gone' && so === 'gone') return [];
  if (told === 'gone') return [{ part: 'the user', kind: 'creations' }];
  if (so === 'gone') return [{ part: 'the user', kind: 'deletions' }];
  // A field that the connector never provides stays unknown, and says no less than null.
  const lost = differences(told, so).filter((field) => told[field] !== UNKNOWN || !NOTHING.has(so[field]));
  return lost.map((part) => ({ part, kind: kindOf(part, told, so) }));
}

function kindOf(field: ComparedField, told: Face, so: Face): Kind | undefined {
  if (field === 'status' && so.status === '"INACTIVE"') return 'deactivations';
  return NOTHING.has(so[field]) && !NOTHING.has(told[field]) ? `clearings:${field}` : undefined;
}

function isOnRecord(scene: Scene, { holds, scope }: Integration, { part, kind }: Untold): boolean {
  if (kind !== undefined && holds[kind] !== undefined) return true;
  if (!scene.hasScopeChanged) return false;
  const { off, hidden } = scene.stage.ats.scope();
  const unknown = new Set<string>([...off.keys(), ...hidden, ...Object.keys(scope)]);
  if (unknown.has('ats_roles')) unknown.add('system_roles');
  return scene.isScopeUnsettled || unknown.has('ats_users') || unknown.has(part);
}
