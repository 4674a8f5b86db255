import { describe, expect, it } from 'vitest';
import { expectKnown, expectTruth, look } from '../../support/ledger.ts';
import { atEachCall, pollAndDie, type Scene } from '../../support/death.ts';
import { LEASE_MS, startRig, type Rig } from '../../support/rig.ts';

/** A change of each kind, so that a poll has something of everything to lose. */
function changeEverything(rig: Rig): void {
  const [renamed, inactive, gone, promoted] = rig.ats.people().map(({ id }) => id);
  rig.ats.edit(renamed ?? '', { last_name: 'Married' });
  rig.ats.deactivate(inactive ?? '');
  rig.ats.delete(gone ?? '');
  rig.ats.changeRoles(promoted ?? '', []);
  rig.ats.hire();
}

/** Somebody's baseline is done, and then a lot has changed. */
async function afterChanges(): Promise<Scene> {
  const rig = await startRig(5);
  await rig.process().poll();
  const before = look(rig.ats);
  changeEverything(rig);
  return { rig, before };
}

async function beforeBaseline(): Promise<Scene> {
  const rig = await startRig(5);
  return { rig, before: look(rig.ats) };
}

describe('a poll that is killed at any of its calls', () => {
  it.each(['before', 'after'] as const)('loses and invents nothing in a delta, %s the call arrives', async (when) => {
    await atEachCall(afterChanges, async ({ rig, before }, atCall) => {
      await pollAndDie(rig, { atCall, when });
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });

  it('stores everybody in a baseline all the same', async () => {
    await atEachCall(beforeBaseline, async ({ rig }, atCall) => {
      await pollAndDie(rig, { atCall, when: 'after' });
      changeEverything(rig);
      await rig.process().poll();
      await rig.process().poll();
      expect(rig.events.map((event) => event['detail-type'])).toContain('integration.ready');
      expect((await rig.register.list()).integrations[0]).toMatchObject({ phase: 'live', notices: [] });
      await expectKnown(rig);
    });
  });

  it('loses and invents nothing when it was about to recover what another had left behind', async () => {
    const leftBehind = async () => {
      const scene = await afterChanges();
      await pollAndDie(scene.rig, { atCall: 8, when: 'after' });
      return scene;
    };
    await atEachCall(leftBehind, async ({ rig, before }, atCall) => {
      await pollAndDie(rig, { atCall, when: 'after' });
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
      expectTruth(rig.events, rig.ats, before);
    });
  });
});

describe('a poll that is killed on its way through several pages', () => {
  const PEOPLE = 260;

  /** Lease, users twice, three loads, a list and its users, and what then follows them. */
  const BEHIND_PAGE_ONE = 7 + 250;

  it.each([8, BEHIND_PAGE_ONE, BEHIND_PAGE_ONE + 10, BEHIND_PAGE_ONE + 28, BEHIND_PAGE_ONE + 31, BEHIND_PAGE_ONE + 40])(
    'at call %i, loses and invents nothing',
    async (atCall) => {
      const rig = await startRig(PEOPLE);
      await rig.process().poll();
      const before = look(rig.ats);
      for (const { id } of rig.ats.people()) rig.ats.edit(id, { last_name: 'Married' });
      await pollAndDie(rig, { atCall, when: 'after' });
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
      expectTruth(rig.events, rig.ats, before);
      await rig.close();
    },
  );
});

describe('a poll one of whose calls arrives, but whose answer is lost', () => {
  it('ends as failed, or goes on, and the next one finishes the work', async () => {
    await atEachCall(afterChanges, async ({ rig, before }, atCall) => {
      const lost = async () => {
        throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $metadata: {} });
      };
      await rig
        .process({ fate: { atCall, when: 'after', meanwhile: lost } })
        .poll()
        .catch(() => undefined);
      rig.pass(LEASE_MS);
      expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });
});

describe('a poll that is killed while somebody waits for the bus', () => {
  it('leaves nobody waiting for ever', async () => {
    const waitingForTheBus = async () => {
      const rig = await startRig(5);
      await rig.process().poll();
      const before = look(rig.ats);
      const [id = ''] = before.keys();
      rig.bus.refuseWhere(({ detail }) => (JSON.stringify(detail).includes(id) ? 'InvalidArgument' : undefined));
      rig.ats.delete(id);
      await rig.process().poll();
      rig.bus.mend();
      // Its next write will be a silent one: Kombo has made it anonymous meanwhile.
      rig.ats.anonymise(id);
      return { rig, before };
    };
    await atEachCall(waitingForTheBus, async ({ rig, before }, atCall) => {
      const [id = ''] = before.keys();
      await pollAndDie(rig, { atCall, when: 'after' });
      await rig.process().poll();
      rig.ats.rehire(id);
      await rig.process().poll();
      expect((await rig.register.list()).integrations[0]?.waiting).toEqual([]);
      expectTruth(rig.events, rig.ats, before);
    });
  });
});

describe('a poll that recovers', () => {
  it('repeats what the dead poll did, and not what others had told long before', async () => {
    const { rig } = await afterChanges();
    await rig.process().poll();
    const news = rig.events.length;
    changeEverythingElse(rig);
    // Lease, users, snapshots, and the list: it dies before it has written anybody.
    await pollAndDie(rig, { atCall: 4, when: 'after' });
    expect((await rig.register.list()).integrations[0]?.in_flight?.ids.length).toBeGreaterThan(0);
    rig.sandbox.faults.next(rig.ats.id, { kind: 'rows', rows: [] });
    await rig.process().poll();
    expect(rig.events).toHaveLength(news);
    await rig.close();
  });
});

describe('a poll that stands still at any of its calls until its lease has run out and another has polled', () => {
  it('does no harm when it goes on', async () => {
    await atEachCall(afterChanges, async ({ rig, before }, atCall) => {
      const meanwhile = async () => {
        rig.pass(LEASE_MS);
        await rig.process().poll();
        changeEverythingElse(rig);
      };
      await rig.process({ fate: { atCall, when: 'after', meanwhile } }).poll();
      rig.pass(LEASE_MS);
      await rig.process().poll();
      expectTruth(rig.events, rig.ats, before);
      await expectKnown(rig);
    });
  });
});

/** Changes the same people once more. */
function changeEverythingElse(rig: Rig): void {
  const [renamed, inactive, , promoted] = rig.ats.people().map(({ id }) => id);
  for (const id of [renamed, inactive, promoted]) {
    if (rig.ats.person(id ?? '')?.remote_deleted_at === null) rig.ats.edit(id ?? '', { first_name: 'Once more' });
  }
}
