import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openScene, type Scene, type SceneOptions } from '../support/console-scene.ts';

/** How often it is looked whether somebody is due. */
const PERIOD_MS = 200;

/** A scene that is polled as `npm start` does, a little faster, and that is gone when the test is. */
export async function openStage(options: SceneOptions = {}): Promise<Scene> {
  const scene = await openScene(options);
  const over = new AbortController();
  const polling = (async () => {
    while (!over.signal.aborted) {
      await scene.installation.tick({ interval_ms: 1_000, period_ms: PERIOD_MS, requests_per_minute: 6_000 });
      await delay(PERIOD_MS);
    }
  })();
  onTestFinished(async () => {
    over.abort();
    await polling;
    await scene.close();
  });
  return scene;
}
