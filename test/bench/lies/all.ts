import { availableParallelism } from 'node:os';
import { startScript, type Process } from '../processes.ts';
import { SCENES } from './scenes.ts';
import { Trial } from './trial.ts';

/** Plays every scene with every contender, in a process for each core: nothing is measured but what became of the events. */
export async function tryAll(told: (scene: string) => void): Promise<readonly Trial[]> {
  const courts = Array.from({ length: availableParallelism() }, () => startScript('./trial-process.ts'));
  const left = [...SCENES.keys()];
  const trials: Trial[] = [];
  const sit = async (court: Process) => {
    for (let nth = left.shift(); nth !== undefined; nth = left.shift()) {
      told(SCENES[nth]?.name ?? '');
      trials[nth] = await court.ask({ nth }, Trial);
    }
  };
  try {
    await Promise.all(courts.map(sit));
  } finally {
    await Promise.all(courts.map((court) => court.end()));
  }
  return trials;
}
