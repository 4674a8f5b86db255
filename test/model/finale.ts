import { LONGEST_LEASE_MS } from '../../functions/adapters/register.ts';
import type { Integration } from '../../functions/adapters/register/item.ts';
import { checkNothingLost } from './lost.ts';
import { observe, registered } from './oracle.ts';
import { play } from './play.ts';
import { disturb, type Scene } from './scene.ts';
import { PARTS } from './steps.ts';
import { checkTable } from './table-check.ts';
import { demand } from './violation.ts';

/** More sweeps than it takes to recover, to open holds, to answer them and to look once more. */
const MOST_ROUNDS = 12;

const SWEEP = { kind: 'poll', sweep: true, weight: 'heavy', mishaps: [] } as const;

/**
 * Nothing fails any more, and every hold is answered: then nothing may be left that subscribers do not know.
 * @throws Violation
 */
export async function finish(scene: Scene, answer: 'approve' | 'dismiss'): Promise<void> {
  mend(scene);
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const played = await play(scene, SWEEP);
    await observe(scene, played);
    const integration = await registered(scene);
    const isSwept = scene.stage.reports.at(-1)?.pass === 'sweep' && played?.end.outcome === 'completed';
    if (isSwept && isSettled(integration)) return expectTruth(scene, integration);
    const held = Object.keys(integration.holds).length;
    for (let nth = 0; nth < held; nth += 1) await play(scene, { kind: 'answer', answer, nth, isForOne: false });
  }
  demand(false, () => `It does not come to rest`);
}

function mend(scene: Scene): void {
  const { stage } = scene;
  stage.bus.mend();
  stage.sandbox.faults.clear();
  stage.clocks.pass(LONGEST_LEASE_MS);
  for (const part of PARTS) if (scene.hasScopeChanged) stage.ats.switchOn(part);
  if (scene.hasScopeChanged) stage.ats.sync();
  scene.isScopeUnsettled = scene.hasScopeChanged;
  // An integration of which everybody has vanished looks like an error.
  if (stage.ats.people().every(({ remote_deleted_at }) => remote_deleted_at !== null)) stage.ats.hire();
  disturb(scene);
}

function isSettled(integration: Integration): boolean {
  const { holds, waiting, notices, decisions, sweep_due, in_flight } = integration;
  const left = [...Object.keys(holds), ...Object.keys(decisions), ...waiting, ...notices];
  return left.length === 0 && sweep_due === undefined && in_flight === undefined;
}

async function expectTruth(scene: Scene, integration: Integration): Promise<void> {
  demand(!scene.isSweepOwed && scene.removed.size === 0, () => 'The last sweep was disturbed');
  scene.hasScopeChanged = false;
  await checkTable(scene, integration);
  checkNothingLost(scene, integration);
}
