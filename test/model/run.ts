import { finish } from './finale.ts';
import { observe } from './oracle.ts';
import { play } from './play.ts';
import { openScene, type Scene } from './scene.ts';
import type { Script } from './steps.ts';
import { Violation } from './violation.ts';

/** How often each mishap has happened, over many runs. */
export type Tried = Map<string, number>;

const CLEAN = { kind: 'poll', sweep: false, weight: 'heavy', mishaps: [] } as const;

/**
 * Plays one life of an integration, and looks after each step whether all is as it should be.
 * @throws Violation with all that happened
 */
export async function run({ setup, steps }: Script, tried: Tried = new Map()): Promise<void> {
  const scene = await openScene(setup);
  try {
    if (setup.isLive) await observe(scene, await play(scene, CLEAN));
    for (const step of steps) await observe(scene, await play(scene, step));
    await finish(scene, steps.length % 2 === 0 ? 'approve' : 'dismiss');
  } catch (error) {
    throw told(scene, error);
  } finally {
    count(scene, tried);
    await scene.stage.close();
  }
}

/** What happened to the polls, and what came of it. */
function count({ mishaps, stage }: Scene, tried: Tried): void {
  const add = (name: string, times = 1) => tried.set(name, (tried.get(name) ?? 0) + times);
  for (const [name, times] of mishaps) add(name, times);
  for (const { pass, outcome } of stage.reports) add(`poll: ${pass ?? ''} ${outcome}`);
  for (const event of stage.events) add(`event: ${event['detail-type']}`);
}

function told({ log }: Scene, error: unknown): unknown {
  if (!(error instanceof Violation)) return error;
  return new Violation(`${error.message}\n${log.join('\n')}`, { cause: error });
}
