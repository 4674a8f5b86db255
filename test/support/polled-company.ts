import { afterEach, beforeEach, expect } from 'vitest';
import { expectKnown, expectTruth, look, told } from './ledger.ts';
import { registered, sweep } from './operator.ts';
import { startRig, type Rig } from './rig.ts';

/**
 * For a suite: before each test a company of so many people whose baseline is complete.
 * @returns it, as `rig`, and what is done to it in such suites
 */
export function usePolledCompany(people: number) {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(people);
    await rig.process().poll();
    before = look(rig.ats);
  });
  afterEach(() => rig.close());

  return {
    get rig(): Rig {
      return rig;
    },
    /** Its people, as they were then. */
    get before() {
      return before;
    },
    /** A minute later, with success. */
    poll: async (): Promise<void> => {
      rig.pass(60_000);
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    },
    /** The first so many who are there are deleted. @returns their ids */
    leave: (count: number): readonly string[] => {
      const ids = rig.ats.people().flatMap(({ id, remote_deleted_at }) => (remote_deleted_at === null ? [id] : []));
      const leavers = ids.slice(0, count);
      for (const id of leavers) rig.ats.delete(id);
      return leavers;
    },
    /** What was told is this, and so it is; nothing is held any more. */
    expectTold: async (lines: readonly string[]): Promise<void> => {
      await sweep(rig);
      expect(told(rig.events).toSorted()).toEqual(lines.toSorted());
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
      expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {} });
    },
  };
}
