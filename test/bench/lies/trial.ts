import * as z from 'zod/mini';
import { startRig, type Rig } from '../../support/rig.ts';
import { NAMES, type Name } from '../contender.ts';
import { judge } from './judge.ts';
import { Sentence, sentenceOf } from './sentence.ts';
import { Unmet } from './life.ts';
import { PLAYERS, type Polling } from './player.ts';
import { PAGE, PEOPLE, type Scene } from './scene.ts';
import { SCENES } from './scenes.ts';
import { openWitness } from './witness.ts';

export const Trial = z.object({ name: z.string(), sentences: z.record(z.enum(NAMES), Sentence) });
export type Trial = z.infer<typeof Trial>;

const INTERVAL_MS = 300_000;

/** Further polls after the scene, before everybody is looked at. */
const POLLS_AFTER = 3;

/** Plays a scene with every contender. @throws when there is no such scene */
export async function tryScene(nth: number): Promise<Trial> {
  const scene = SCENES[nth];
  if (scene === undefined) throw new Error(`There is no scene ${nth}`);
  const [ours, script, better] = await Promise.all([
    tryOne(scene, 'ours'),
    tryOne(scene, 'script'),
    tryOne(scene, 'better script'),
  ]);
  return { name: scene.name, sentences: { ours, script, 'better script': better } };
}

export async function tryOne(scene: Scene, name: Name): Promise<Sentence> {
  const rig = await startRig(PEOPLE, { largest_page: PAGE });
  try {
    return await trial(rig, scene, name);
  } finally {
    await rig.close();
  }
}

async function trial(rig: Rig, scene: Scene, name: Name): Promise<Sentence> {
  const play = PLAYERS[name];
  await play(rig, {});
  rig.pass(INTERVAL_MS);
  const witness = openWitness(rig.ats);
  const polls = async (count: number, polling: Polling = {}) => {
    witness.look();
    rig.pass(INTERVAL_MS / 2);
    // A poll that fails is a part of life: what counts is what the next ones make of it.
    const ended = await Promise.allSettled(Array.from({ length: count }, () => play(rig, polling)));
    for (const end of ended) if (end.status === 'rejected' && end.reason instanceof Unmet) throw end.reason;
    witness.look();
    rig.pass(INTERVAL_MS / 2);
    return new Set(ended.flatMap((end) => (end.status === 'fulfilled' ? end.value : [])));
  };
  const people = activeOf(rig);
  await scene.play({
    rig,
    people,
    know: witness.know,
    poll: async (polling) => void (await polls(1, polling)),
    pollTwice: async () => void (await polls(2)),
  });
  if (!scene.lasts && rig.sandbox.faults.take(rig.ats.id, 'users') !== undefined) throw new Unmet('a fault of Kombo');
  for (let nth = 0; nth < POLLS_AFTER; nth += 1) await polls(1);
  const before = judge(witness.history, rig.events);
  const heldOnes = await polls(1, { whom: 'everybody' });
  return sentenceOf({ before, after: judge(witness.history, rig.events), heldOnes });
}

const activeOf = ({ ats }: Rig) =>
  ats
    .people()
    .filter(({ status }) => status === 'ACTIVE')
    .map(({ id }) => id);
