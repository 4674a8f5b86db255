import { expect } from 'vitest';
import type { look } from './ledger.ts';
import { Killed, type Fate } from './mortal.ts';
import type { ProcessOptions } from './process.ts';
import { LEASE_MS, type Rig } from './rig.ts';

export type Scene = { readonly rig: Rig; readonly before: ReturnType<typeof look> };

/** Polls in a process that is killed; for the next one the lease has run out. */
export async function pollAndDie(rig: Rig, fate: Fate, options: ProcessOptions = {}): Promise<void> {
  const process = rig.process({ ...options, fate });
  await process.poll().catch((error: unknown) => {
    if (!(error instanceof Killed)) throw error;
  });
  expect(process.isDead()).toBe(true);
  rig.pass(LEASE_MS);
}

/** Plays a scene once for every call that a poll in it makes. */
export async function atEachCall(setUp: () => Promise<Scene>, play: (scene: Scene, atCall: number) => Promise<void>) {
  const rehearsal = await setUp();
  const process = rehearsal.rig.process();
  await process.poll();
  await rehearsal.rig.close();
  expect(process.calls()).toBeGreaterThan(5);
  for (let atCall = 1; atCall <= process.calls(); atCall += 1) {
    const scene = await setUp();
    await play(scene, atCall);
    await scene.rig.close();
  }
}
