import { beforeEach, describe, expect, it } from 'vitest';
import { PollFailure } from '../../../functions/domain/failure.ts';
import type { Explanation } from '../../../functions/operate/explanation.ts';
import type { Deps } from '../../../functions/operate/deps.ts';
import { createMemoryOperator } from '../../support/commands.ts';
import { startRig, type Rig } from '../../support/rig.ts';

let rig: Rig;
let person: string;

beforeEach(async () => {
  rig = await startRig(10);
  person = rig.ats.people()[0]?.id ?? '';
  await rig.process().poll();
  return () => rig.close();
});

async function explain(user_id: string, changes: Partial<Deps> = {}, show_values = false): Promise<Explanation> {
  const operator = createMemoryOperator(rig, changes);
  const result = await operator.run({ command: 'explain', integration_id: rig.ats.id, user_id, show_values });
  if (!result.ok || result.shows !== 'explanation') throw new Error(JSON.stringify(result));
  return result.explanation;
}

describe('why there was an event', () => {
  it('is told by what changed, when, and by which poll', async () => {
    rig.ats.edit(person, { last_name: 'Married' });
    await rig.process().poll();
    const explanation = await explain(person);
    expect(explanation.known).toMatchObject({
      is: 'there',
      last_event: { type: 'user.updated', changed_fields: ['last_name'], previous_sequence: null },
    });
    expect(explanation.sentences[0]).toMatch(/The last event was user.updated \(last_name\) at 20/);
    expect(explanation.next_poll).toMatchObject({ is: 'nothing' });
  });

  it('tells no value of a person, unless these are asked for', async () => {
    rig.ats.edit(person, { last_name: 'Married' });
    await rig.process().poll();
    expect(JSON.stringify(await explain(person))).not.toMatch(/Married|@/);
    const { known, kombo } = await explain(person, {}, true);
    expect([known.user?.['last_name'], kombo.user?.['last_name']]).toEqual(['Married', 'Married']);
  });
});

describe('why there was none', () => {
  it('is that nothing that is compared has changed', async () => {
    const { known, next_poll, sentences } = await explain(person);
    expect(known).toMatchObject({ is: 'there', last_event: null });
    expect(next_poll).toMatchObject({ is: 'nothing', held: [] });
    expect(sentences.join(' ')).toContain('Nothing that is compared differs');
  });

  it('is that the next poll will tell it', async () => {
    rig.ats.edit(person, { email: 'new@acme.example' });
    const { next_poll, sentences } = await explain(person);
    expect(next_poll).toMatchObject({ is: 'event', type: 'user.updated', changed_fields: ['email'] });
    expect(sentences.at(-1)).toBe('The next poll would tell user.updated (email).');
  });

  it('is that it is held', async () => {
    for (const { id } of rig.ats.people().slice(0, 8)) rig.ats.delete(id);
    await rig.process().poll();
    const { next_poll, sentences } = await explain(person);
    expect(next_poll).toMatchObject({ is: 'nothing', held: ['deletions'] });
    expect(sentences.join(' ')).toContain('of the kind deletions, which is held since 20');
  });

  it('is that it was held, and is approved by now', async () => {
    for (const { id } of rig.ats.people().slice(0, 8)) rig.ats.delete(id);
    await rig.process().poll();
    const answer = { command: 'approve', integration_id: rig.ats.id, kind: 'deletions' } as const;
    await createMemoryOperator(rig).run(answer);
    expect((await explain(person)).next_poll).toMatchObject({ is: 'event', type: 'user.deleted' });
  });

  it('is that the bus refuses it', async () => {
    rig.bus.refuseWhere(() => 'InvalidArgument');
    rig.ats.edit(person, { last_name: 'Married' });
    await rig.process().poll();
    expect((await explain(person)).sentences.join(' ')).toContain('The bus refuses the last event of the user');
  });

  it('is that the integration is paused', async () => {
    await createMemoryOperator(rig).run({ command: 'pause', integration_id: rig.ats.id });
    await rig.process().poll();
    expect(await explain(person)).toMatchObject({ state: 'paused' });
    expect((await explain(person)).sentences).toContain('The integration is paused: it is not polled.');
  });

  it('is that nobody knows such a user', async () => {
    const { known, kombo, next_poll } = await explain('nobody');
    expect([known.is, kombo.is, next_poll.is]).toEqual(['none', 'unknown', 'unforeseen']);
  });

  it('is told without Kombo, too', async () => {
    const fail = async () => {
      throw new PollFailure({ remedy: 'retry', code: 'KOMBO.TIMED_OUT', title: null });
    };
    const { kombo, next_poll } = await explain(person, { kombo: { integration: fail, usersByIds: fail } });
    expect(kombo).toEqual({ is: 'not_asked', changed_at: null, trouble: 'KOMBO.TIMED_OUT' });
    expect(next_poll.is).toBe('unforeseen');
  });
});

describe('the log', () => {
  it('adds what was decided', async () => {
    const line = { at: '2026-11-24T10:00:00.000Z', decision: 'held', poll: 7, kinds: ['deletions'] };
    const { decisions, sentences } = await explain(person, { decisionLog: { about: async () => [line] } });
    expect(decisions).toEqual([line]);
    expect(sentences).toContain('The last decision in the log is "held", at 2026-11-24T10:00:00.000Z by poll 7.');
  });

  it('may be out of reach', async () => {
    const about = async () => {
      throw new PollFailure({ remedy: 'retry', code: 'LOG.UNAVAILABLE', title: null });
    };
    const { decisions, sentences } = await explain(person, { decisionLog: { about } });
    expect(decisions).toBeNull();
    expect(sentences).toContain('The log of decisions does not answer (LOG.UNAVAILABLE).');
  });
});
