import { describe, expect, it } from 'vitest';
import { Unmet } from './life.ts';
import { rename, type Scene } from './scene.ts';
import { SCENES } from './scenes.ts';
import { tryOne } from './trial.ts';

const RIGHT = { lost: 0, late: 0, invented: 0, repeated: 0, held: 0 };

const sceneOf = (name: RegExp) => SCENES.filter((scene) => name.test(scene.name)).slice(0, 1);

describe('what the benchmark plays', () => {
  it.each(['ours', 'script', 'better script'] as const)('finds nothing wrong with %s in plain life', async (name) => {
    for (const scene of sceneOf(/^nothing goes wrong/)) expect(await tryOne(scene, name)).toEqual(RIGHT);
    expect.assertions(1);
  });

  it('finds two events a person that a script invents when a field is switched off and on', async () => {
    for (const scene of sceneOf(/^a field is switched off/)) {
      expect(await tryOne(scene, 'script')).toEqual({ ...RIGHT, invented: 120 });
      expect(await tryOne(scene, 'ours')).toEqual(RIGHT);
    }
    expect.assertions(2);
  });

  it('refuses a verdict about a poll that nothing befell', async () => {
    const play: Scene['play'] = async (stage) => {
      rename(stage, 1);
      await stage.poll({ mishap: { at: 'PutEvents', what: 'killed before', nth: 2 } });
    };
    await expect(tryOne({ name: 'killed where nobody comes by', play }, 'ours')).rejects.toThrow(Unmet);
  });

  it('finds twenty who are held, and one who is told by the look at everybody', async () => {
    for (const scene of sceneOf(/^a third of the company/)) {
      expect(await tryOne(scene, 'ours')).toEqual({ ...RIGHT, held: 20 });
    }
    for (const scene of sceneOf(/vanishes altogether/))
      expect(await tryOne(scene, 'ours')).toEqual({ ...RIGHT, late: 1 });
    expect.assertions(2);
  });

  it('refuses a verdict about a fault of Kombo that no poll has met', async () => {
    const play: Scene['play'] = async ({ rig, poll }) => {
      rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] }, 2);
      await poll();
    };
    await expect(tryOne({ name: 'two faults and one poll', play }, 'ours')).rejects.toThrow('a fault of Kombo');
  });

  it('finds whom a script loses that stores before it tells', async () => {
    for (const scene of sceneOf(/killed before/)) {
      expect((await tryOne(scene, 'script')).lost).toBeGreaterThan(0);
      expect(await tryOne(scene, 'better script')).toEqual(RIGHT);
      expect(await tryOne(scene, 'ours')).toEqual(RIGHT);
    }
    expect.assertions(3);
  });
});
