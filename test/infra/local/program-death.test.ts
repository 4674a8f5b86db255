import { it } from 'vitest';
import { throwDice } from '../../kill/dice.ts';
import { setScene } from '../../kill/scene.ts';
import { PATIENCE_MS } from './child.ts';

// `npm run test:kill` does the same some hundred times.
it('loses nothing and invents nothing when it is killed again and again', { timeout: 2 * PATIENCE_MS }, async () => {
  const scene = await setScene(throwDice(Date.now()));
  const { expectTruth } = scene;
  await scene.die('clock');
  await scene.goOn();
  scene.begin();
  for (const by of ['clock', 'output', 'output'] as const) {
    scene.happen();
    await scene.die(by);
  }
  await scene.goOn();
  expectTruth();
});
