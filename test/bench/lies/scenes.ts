import { ANSWERS } from './answers.ts';
import { MISHAPS } from './mishaps.ts';
import { rename, type Scene } from './scene.ts';
import { SCOPES } from './scopes.ts';

const PLAIN_LIFE: Scene = {
  name: 'nothing goes wrong: people are hired, renamed, promoted, deactivated, deleted and return',
  play: async (stage) => {
    const { rig, people, poll } = stage;
    const [leaver = '', inactive = '', promoted = ''] = people;
    rename(stage, 10);
    await poll();
    rig.ats.hire();
    rig.ats.delete(leaver);
    rig.ats.deactivate(inactive);
    rig.ats.changeRoles(promoted, ['1', '3']);
    await poll();
    rig.ats.rehire(leaver);
    rig.ats.reactivate(inactive);
    await poll();
  },
};

/** The same for everybody. */
export const SCENES: readonly Scene[] = [PLAIN_LIFE, ...ANSWERS, ...SCOPES, ...MISHAPS];
