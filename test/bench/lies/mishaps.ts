import { rename, type Scene } from './scene.ts';

/** What befalls the table, the bus and the process. */
export const MISHAPS: readonly Scene[] = [
  {
    name: 'the bus refuses three entries',
    play: async (stage) => {
      rename(stage, 10);
      stage.rig.bus.refuseNext(3, 'ThrottlingException');
      await stage.poll();
    },
  },
  {
    name: 'the bus refuses the entry of one person for three polls',
    play: async (stage) => {
      const { rig, people, poll } = stage;
      rename(stage, 10);
      const marked = people[4] ?? '';
      rig.bus.refuseWhere(({ detail }) => (JSON.stringify(detail).includes(marked) ? 'InvalidArgument' : undefined));
      for (const _ of [1, 2, 3]) await poll();
      rig.bus.mend();
    },
  },
  {
    name: 'the bus does not answer for a while',
    play: async (stage) => {
      rename(stage, 10);
      stage.rig.bus.breakNext('unavailable', { times: 40 });
      await stage.poll();
      stage.rig.bus.mend();
    },
  },
  ...(['a read', 'a write'] as const).map((at): Scene => ({
    name: `DynamoDB is throttled at ${at}`,
    play: async (stage) => {
      rename(stage, 30);
      await stage.poll({ mishap: { at, what: 'throttled', nth: 2 } });
    },
  })),
  ...(['killed before', 'killed after'] as const).map((what): Scene => ({
    name: `the process is ${what} its first PutEvents`,
    play: async (stage) => {
      rename(stage, 10);
      await stage.poll({ mishap: { at: 'PutEvents', what } });
    },
  })),
  {
    name: 'the same poll twice at once',
    play: async (stage) => {
      rename(stage, 10);
      await stage.pollTwice();
    },
  },
];
