import { describe, expect, it } from 'vitest';
import type { Kind } from '../../../../functions/domain/guard.ts';
import { expectKnown, expectTruth, newsOn, notices, told } from '../../../support/ledger.ts';
import { active, answer, heldOf, registered, snapshotOf, sweep } from '../../../support/operator.ts';
import { usePolledCompany } from '../../../support/polled-company.ts';

describe('what a person said about a hold', () => {
  const company = usePolledCompany(30);
  const { poll } = company;

  const sorted = (lines: readonly string[]) => lines.toSorted();
  const every = (ids: readonly string[], change: (id: string) => unknown) => ids.forEach(change);
  const someone = () => active(company.rig).slice(0, 6);

  async function hold(kind: Kind): Promise<void> {
    await poll();
    await poll();
    expect(told(company.rig.events)).toEqual([]);
    expect(Object.keys(await heldOf(company.rig))).toEqual([kind]);
  }

  async function dismiss(kind: Kind): Promise<void> {
    await hold(kind);
    await answer(company.rig, kind, { answer: 'dismiss' });
    await poll();
    await sweep(company.rig);
    expect(told(company.rig.events)).toEqual([]);
    expect(notices(company.rig.events).at(-1)).toMatch(/^released .* dismissed$/);
    expect(await registered(company.rig)).toMatchObject({ holds: {}, decisions: {}, tally: {} });
    await expectKnown(company.rig);
  }

  const previous = (id: string) =>
    newsOn(company.rig.events).find((event) => event.detail.data.user.id === id)?.detail.metadata.previous_sequence;

  it('takes deletions over silently when they are dismissed, and tells who returns', async () => {
    const ids = someone();
    every(ids, company.rig.ats.delete);
    await dismiss('deletions');
    const [back = ''] = ids;
    company.rig.ats.rehire(back);
    await poll();
    expect(told(company.rig.events)).toEqual([`user.created ${back}`]);
    expect(newsOn(company.rig.events)[0]?.detail.data).toMatchObject({ reason: 'restored' });
    expect(previous(back)).toBeNull();
  });

  it('takes over silently that nobody knows these people any more', async () => {
    const ids = someone();
    every(ids, company.rig.ats.remove);
    await sweep(company.rig);
    await answer(company.rig, 'deletions', { answer: 'dismiss' });
    await poll();
    await sweep(company.rig);
    expect([told(company.rig.events), await heldOf(company.rig)]).toEqual([[], {}]);
    expect(notices(company.rig.events)).toEqual(['held deletions 6 of 30', 'released deletions dismissed']);
    for (const id of ids)
      expect((await snapshotOf(company.rig, id))?.user).toMatchObject({ remote_deleted_at: expect.any(String) });
  });

  it('takes deactivations over silently when they are dismissed, and tells who becomes active again', async () => {
    const ids = someone();
    every(ids, company.rig.ats.deactivate);
    await dismiss('deactivations');
    const [back = '', gone = ''] = ids;
    company.rig.ats.reactivate(back);
    company.rig.ats.delete(gone);
    await poll();
    expect(sorted(told(company.rig.events))).toEqual(sorted([`user.deleted ${gone}`, `user.updated ${back}`]));
    const update = newsOn(company.rig.events).find((event) => event['detail-type'] === 'user.updated');
    expect(update?.detail.data).toMatchObject({ changed_fields: ['status'], previous: { status: 'INACTIVE' } });
    await expectKnown(company.rig);
  });

  it.each(['first_name', 'last_name', 'email'] as const)(
    'takes over that %s is empty, and tells who has one again',
    async (field) => {
      const ids = someone();
      every(ids, (id) => company.rig.ats.edit(id, { [field]: null }));
      await dismiss(`clearings:${field}`);
      const [back = ''] = ids;
      company.rig.ats.edit(back, { [field]: 'new@acme.example' });
      await poll();
      expect(told(company.rig.events)).toEqual([`user.updated ${back}`]);
      expect(newsOn(company.rig.events)[0]?.detail.data).toMatchObject({ changed_fields: [field], previous: {} });
      await expectKnown(company.rig);
    },
  );

  it('takes over that nobody has a role, and tells who is granted one again', async () => {
    const ids = someone();
    every(ids, (id) => company.rig.ats.changeRoles(id, []));
    await dismiss('clearings:system_roles');
    const [back = ''] = ids;
    company.rig.ats.changeRoles(back, ['1']);
    await poll();
    expect(told(company.rig.events)).toEqual([`user.updated ${back}`]);
    expect(newsOn(company.rig.events)[0]?.detail.data.roles).toMatchObject({
      granted: [{ remote_id: '1' }],
      revoked: [],
    });
    await expectKnown(company.rig);
  });

  it('takes creations over silently when they are dismissed, and tells what becomes of them', async () => {
    const ids = Array.from({ length: 51 }, () => company.rig.ats.hire().id);
    await dismiss('creations');
    const [married = '', gone = ''] = ids;
    company.rig.ats.edit(married, { last_name: 'Married' });
    company.rig.ats.delete(gone);
    await poll();
    expect(sorted(told(company.rig.events))).toEqual(sorted([`user.deleted ${gone}`, `user.updated ${married}`]));
    expect([previous(married), previous(gone)]).toEqual([null, null]);
    await expectKnown(company.rig);
  });

  it('dismisses a part of what changed about a user and tells the rest', async () => {
    const ids = someone();
    const [both = ''] = ids;
    every(ids, (id) => company.rig.ats.edit(id, { email: null }));
    await hold('clearings:email');
    await answer(company.rig, 'clearings:email', { answer: 'dismiss' });
    company.rig.ats.edit(both, { last_name: 'Married' });
    await poll();
    expect(told(company.rig.events)).toEqual([`user.updated ${both}`]);
    expect(newsOn(company.rig.events)[0]?.detail.data).toMatchObject({ changed_fields: ['last_name'] });
    expect((await snapshotOf(company.rig, both))?.user).toMatchObject({ last_name: 'Married', email: null });
    await expectKnown(company.rig);
  });

  it('approves creations too', async () => {
    const ids = Array.from({ length: 51 }, () => company.rig.ats.hire().id);
    await hold('creations');
    await answer(company.rig, 'creations', { answer: 'approve' });
    await poll();
    expect(sorted(told(company.rig.events))).toEqual(sorted(ids.map((id) => `user.created ${id}`)));
    expectTruth(company.rig.events, company.rig.ats, company.before);
    await expectKnown(company.rig);
  });
});
