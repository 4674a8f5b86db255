import { beforeEach, describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import type { Saying } from '../../../functions/operate/answer.ts';
import type { Deps } from '../../../functions/operate/deps.ts';
import type { Preview } from '../../../functions/operate/preview.ts';
import { createMemoryOperator } from '../../support/commands.ts';
import { heldOf, HOUR_MS, registered } from '../../support/operator.ts';
import { startRig, type Rig } from '../../support/rig.ts';

let rig: Rig;

/** Most of a customer is deleted: more than the guard lets through. */
beforeEach(async () => {
  rig = await startRig(10);
  await rig.process().poll();
  for (const person of rig.ats.people().slice(0, 8)) rig.ats.delete(person.id);
  await rig.process().poll();
  return () => rig.close();
});

const sayingOf = (changes: Partial<Saying>): Saying => {
  const usual = { integration_id: rig.ats.id, kind: 'deletions', answer: 'approve', by: 'ada' } as const;
  return { ...usual, ...changes };
};

async function preview(changes: Partial<Saying> = {}, deps: Partial<Deps> = {}): Promise<Preview> {
  const previewed = await createMemoryOperator(rig, deps).preview(sayingOf(changes));
  if (!previewed.ok) throw new Error(previewed.sentence);
  return previewed;
}

const forecasts = ({ people }: Preview) => people.map(({ forecast }) => forecast.type ?? forecast.is);

describe('an answer that is tried out', () => {
  it('would publish, or take over in silence, and says of whom', async () => {
    const approved = await preview();
    expect(approved.sentence).toContain('8 deletions are known of');
    expect(forecasts(approved)).toEqual(Array(8).fill('user.deleted'));
    expect(approved.people.every(({ name }) => name !== null && !name.includes('null'))).toBe(true);
    expect(forecasts(await preview({ answer: 'dismiss' }))).toEqual(Array(8).fill('dismissed'));
  });

  it('would do nothing about who has come back', async () => {
    const [back] = (await preview()).people;
    rig.ats.rehire(back?.user_id ?? '');
    const [first, ...others] = forecasts(await preview());
    expect([first, others]).toEqual(['nothing', Array(7).fill('user.deleted')]);
  });

  it('would be refused where others are held than were told', async () => {
    rig.ats.rehire(rig.ats.people().find(({ remote_deleted_at }) => remote_deleted_at !== null)?.id ?? '');
    rig.pass(7 * HOUR_MS);
    await rig.process().poll();
    expect(await heldOf(rig)).toEqual({ deletions: 7 });
    expect((await preview({ answer: 'dismiss' })).sentence).toContain('7 deletions, where 8 were told');
    expect((await preview()).sentence).toContain('8 deletions are known of');
  });

  it('changes nothing', async () => {
    const before = await registered(rig);
    await preview();
    await preview({ answer: 'dismiss' });
    expect(await registered(rig)).toEqual(before);
  });

  it('says of nobody what would become of them while Kombo does not answer', async () => {
    rig.sandbox.faults.next(rig.ats.id, { kind: 'error', status: 503, code: 'REMOTE.SERVICE_UNAVAILABLE' }, 20);
    expect(forecasts(await preview())).toEqual(Array(8).fill('unforeseen'));
  });

  it('is refused as the answer itself would be', async () => {
    const operator = createMemoryOperator(rig);
    for (const changes of [{ kind: 'creations' }, { kind: 'x' }, { integration_id: 'a:b' }, { users: [] }]) {
      const { integration_id, kind, by, answer, users } = sayingOf(changes);
      const order = { command: answer, integration_id, kind, by, ...(users && { users: [...users] }) };
      expect(await operator.preview(sayingOf(changes))).toEqual(await operator.run(order));
    }
  });

  it('is refused while the table does not answer', async () => {
    const reason = { remedy: 'retry', code: 'TABLE.UNAVAILABLE', title: null } as const;
    const read = async () => Promise.reject(new PollFailure(reason));
    const operator = createMemoryOperator(rig, { register: { ...rig.register, read } });
    expect(await operator.preview(sayingOf({}))).toMatchObject({
      ok: false,
      sentence: expect.stringContaining('TABLE.UNAVAILABLE'),
    });
  });
});
