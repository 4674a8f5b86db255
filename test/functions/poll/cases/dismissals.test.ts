import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Kind } from '../../../../functions/domain/guard.ts';
import { expectKnown, expectTruth, look, newsOn, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { startRig, type Rig } from '../../../support/rig.ts';

describe('what a person said about a hold', () => {
  let rig: Rig;
  let before: ReturnType<typeof look>;

  beforeEach(async () => {
    rig = await startRig(30);
    await rig.process().poll();
    before = look(rig.ats);
  });
  afterEach(() => rig.close());

  async function poll(): Promise<void> {
    rig.pass(60_000);
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
  }

  const sorted = (lines: readonly string[]) => lines.toSorted();
  const every = (ids: readonly string[], change: (id: string) => unknown) => ids.forEach(change);
  const someone = () => active(rig).slice(0, 6);

  async function hold(kind: Kind): Promise<void> {
    await poll();
    await poll();
    expect(told(rig.events)).toEqual([]);
    expect(Object.keys(await heldOf(rig))).toEqual([kind]);
  }

  async function dismiss(kind: Kind): Promise<void> {
    await hold(kind);
    await answer(rig, kind, { answer: 'dismiss' });
    await poll();
    await sweep(rig);
    expect(told(rig.events)).toEqual([]);
    expect(notices(rig.events).at(-1)).toMatch(/^released .* dismissed$/);
    expect(await registered(rig)).toMatchObject({ holds: {}, decisions: {}, tally: {} });
    await expectKnown(rig);
  }

  const previous = (id: string) =>
    newsOn(rig.events).find((event) => event.detail.data.user.id === id)?.detail.metadata.previous_sequence;

  it('takes deletions over silently when they are dismissed, and tells who returns', async () => {
    const ids = someone();
    every(ids, rig.ats.delete);
    await dismiss('deletions');
    const [back = ''] = ids;
    rig.ats.rehire(back);
    await poll();
    expect(told(rig.events)).toEqual([`user.created ${back}`]);
    expect(newsOn(rig.events)[0]?.detail.data).toMatchObject({ reason: 'restored' });
    expect(previous(back)).toBeNull();
  });

  it('takes over silently that nobody knows these people any more', async () => {
    const ids = someone();
    every(ids, rig.ats.remove);
    await sweep(rig);
    await answer(rig, 'deletions', { answer: 'dismiss' });
    await poll();
    await sweep(rig);
    expect([told(rig.events), await heldOf(rig)]).toEqual([[], {}]);
    expect(notices(rig.events)).toEqual(['held deletions 6 of 30', 'released deletions dismissed']);
    for (const id of ids)
      expect((await snapshotOf(rig, id))?.user).toMatchObject({ remote_deleted_at: expect.any(String) });
  });

  it('takes deactivations over silently when they are dismissed, and tells who becomes active again', async () => {
    const ids = someone();
    every(ids, rig.ats.deactivate);
    await dismiss('deactivations');
    const [back = '', gone = ''] = ids;
    rig.ats.reactivate(back);
    rig.ats.delete(gone);
    await poll();
    expect(sorted(told(rig.events))).toEqual(sorted([`user.deleted ${gone}`, `user.updated ${back}`]));
    const update = newsOn(rig.events).find((event) => event['detail-type'] === 'user.updated');
    expect(update?.detail.data).toMatchObject({ changed_fields: ['status'], previous: { status: 'INACTIVE' } });
    await expectKnown(rig);
  });

  it.each(['first_name', 'last_name', 'email'] as const)(
    'takes over that %s is empty, and tells who has one again',
    async (field) => {
      const ids = someone();
      every(ids, (id) => rig.ats.edit(id, { [field]: null }));
      await dismiss(`clearings:${field}`);
      const [back = ''] = ids;
      rig.ats.edit(back, { [field]: 'new@acme.example' });
      await poll();
      expect(told(rig.events)).toEqual([`user.updated ${back}`]);
      expect(newsOn(rig.events)[0]?.detail.data).toMatchObject({ changed_fields: [field], previous: {} });
      await expectKnown(rig);
    },
  );

  it('takes over that nobody has a role, and tells who is granted one again', async () => {
    const ids = someone();
    every(ids, (id) => rig.ats.changeRoles(id, []));
    await dismiss('clearings:system_roles');
    const [back = ''] = ids;
    rig.ats.changeRoles(back, ['1']);
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${back}`]);
    expect(newsOn(rig.events)[0]?.detail.data.roles).toMatchObject({ granted: [{ remote_id: '1' }], revoked: [] });
    await expectKnown(rig);
  });

  it('takes creations over silently when they are dismissed, and tells what becomes of them', async () => {
    const ids = Array.from({ length: 51 }, () => rig.ats.hire().id);
    await dismiss('creations');
    const [married = '', gone = ''] = ids;
    rig.ats.edit(married, { last_name: 'Married' });
    rig.ats.delete(gone);
    await poll();
    expect(sorted(told(rig.events))).toEqual(sorted([`user.deleted ${gone}`, `user.updated ${married}`]));
    expect([previous(married), previous(gone)]).toEqual([null, null]);
    await expectKnown(rig);
  });

  it('dismisses a part of what changed about a user and tells the rest', async () => {
    const ids = someone();
    const [both = ''] = ids;
    every(ids, (id) => rig.ats.edit(id, { email: null }));
    await hold('clearings:email');
    await answer(rig, 'clearings:email', { answer: 'dismiss' });
    rig.ats.edit(both, { last_name: 'Married' });
    await poll();
    expect(told(rig.events)).toEqual([`user.updated ${both}`]);
    expect(newsOn(rig.events)[0]?.detail.data).toMatchObject({ changed_fields: ['last_name'] });
    expect((await snapshotOf(rig, both))?.user).toMatchObject({ last_name: 'Married', email: null });
    await expectKnown(rig);
  });

  it('approves creations too', async () => {
    const ids = Array.from({ length: 51 }, () => rig.ats.hire().id);
    await hold('creations');
    await answer(rig, 'creations', { answer: 'approve' });
    await poll();
    expect(sorted(told(rig.events))).toEqual(sorted(ids.map((id) => `user.created ${id}`)));
    expectTruth(rig.events, rig.ats, before);
    await expectKnown(rig);
  });
});
