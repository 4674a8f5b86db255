import { env } from 'node:process';
import { expect, it } from 'vitest';
import { throwDice } from './dice.ts';
import { setScene, type Death, type Scene } from './scene.ts';

const kills = Number(env['KILLS']);
const seed = Number(env['SEED']);
const words = env['SWEEP'] === undefined ? [] : ['--sweep'];

/** A hundred times what one takes on a machine that has nothing else to do. */
const PATIENCE_MS = 300_000 + kills * 30_000;

/** After so many the program runs to its end, and everything must be true. */
const KILLS_A_CHECK = 20;

const hitsOf = ({ deaths }: Scene): readonly Death[] => deaths.filter(({ hit }) => hit);

/** Kills, until so many have hit. */
async function kill(scene: Scene, hits: number, by: (nth: number) => 'clock' | 'output'): Promise<void> {
  const wanted = hitsOf(scene).length + hits;
  for (let nth = 0; hitsOf(scene).length < wanted; nth += 1) {
    scene.happen();
    await scene.die(by(nth));
    // A machine on which a process is always over before it is killed would go on for ever.
    expect(nth).toBeLessThan(10 * hits);
  }
}

const say = (text: string) => void process.stdout.write(`${text}\n`);

function conclude(scene: Scene, begun: number): void {
  const { deaths } = scene;
  const hits = hitsOf(scene);
  const partly = hits.filter(({ lines }) => lines > 0);
  const seconds = Math.round((performance.now() - begun) / 1000);
  say(`Killed when: ${deaths.map(({ when, hit }) => (hit ? when : `(${when})`)).join(', ')}.`);
  say(`${deaths.length} processes, ${hits.length} killed while running, ${partly.length} of them had told a part.`);
  say(`Seed ${seed}, ${seconds} s.`);
}

it('loses nothing and invents nothing, however often it is killed', { timeout: PATIENCE_MS }, async () => {
  const begun = performance.now();
  const dice = throwDice(seed);
  const scene = await setScene(dice, words);
  const { expectTruth } = scene;
  await kill(scene, Math.min(5, kills), () => 'clock');
  await scene.goOn();
  scene.begin();
  for (let done = hitsOf(scene).length; done < kills; done += KILLS_A_CHECK) {
    await kill(scene, Math.min(KILLS_A_CHECK, kills - done), (nth) => (nth % 2 === 0 ? 'clock' : 'output'));
    await scene.goOn();
    expectTruth();
    say(`${scene.deaths.length} processes so far, ${Math.round((performance.now() - begun) / 1000)} s`);
  }
  scene.happen();
  await scene.goOn();
  expectTruth();
  conclude(scene, begun);
});
