import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScene, type Scene } from '../../../support/console-scene.ts';
import { get, post, stateOf } from './asking.ts';

let scene: Scene;
let id: string;

beforeEach(async () => {
  scene = await openScene();
  ({ id } = scene.ats('greenhouse'));
});
afterEach(() => scene.close());

const told = () => scene.watch.feed.after(0, 5_000).entries.map(({ event }) => event['detail-type']);
const countOf = (type: string) => told().filter((other) => other === type).length;

async function look() {
  const { integrations, holds } = await stateOf(scene);
  return { shown: integrations.find(({ integration_id }) => integration_id === id), holds };
}

async function deleteAll(): Promise<void> {
  expect(await post(scene, '/api/act', { act: 'delete_all', integration_id: id })).toMatchObject({ status: 200 });
  await scene.poll();
}

/** About the hold that is there. */
const saying = async (answer: string) => {
  const [hold] = (await look()).holds;
  return { integration_id: id, kind: 'deletions', answer, hold: hold?.poll ?? 0 };
};
const order = (command: string) => ({ command, integration_id: id, kind: 'deletions' });

describe('the state', () => {
  it('has of each integration what ops lists, and how its last poll ended', async () => {
    const { shown } = await look();
    expect(shown).toMatchObject({ state: 'live', users: 20, failures: 0, off: [], holds: [] });
    expect(shown?.last).toMatchObject({ is_failed: false, words: expect.stringMatching(/^baseline: .*20 users read/) });
  });

  it('has how far a poll has come, until it ends', async () => {
    const progress = { integration_id: id, of: 'sweep', users: 250 } as const;
    scene.watch.witness.telemetry.progressed(progress);
    expect((await look()).shown?.under_way).toMatchObject({ of: 'sweep', users: 250 });
    await scene.poll();
    expect((await look()).shown?.under_way).toBeNull();
  });

  it('has why polls fail', async () => {
    await post(scene, '/api/act', { act: 'answer', integration_id: id, mode: 'refused' });
    await scene.poll();
    const { shown } = await look();
    expect(shown).toMatchObject({ failures: 1, failure: 'INTEGRATION.AUTHENTICATION_INVALID' });
    expect(shown?.last).toMatchObject({ is_failed: true, words: expect.stringContaining('Authentication invalid') });
  });

  it('has what is switched off, and of how many that was masked', async () => {
    await post(scene, '/api/act', { act: 'switch', integration_id: id, what: 'email', is_on: false, by: 'scope' });
    await scene.poll();
    const { shown } = await look();
    expect(shown?.off).toEqual(['email']);
    expect(shown?.last?.words).toContain('20 switched off');
    expect(countOf('user.updated')).toBe(0);
  });
});

describe('an answer to a hold', () => {
  it('is tried out first, which changes nothing', async () => {
    await deleteAll();
    for (const answer of ['approve', 'dismiss']) {
      const tried = JSON.parse((await post(scene, '/api/preview', await saying(answer))).text);
      expect(tried).toMatchObject({ ok: true, sentence: expect.stringContaining('20 deletions') });
      expect(tried.people).toHaveLength(10);
      const forecast = answer === 'approve' ? { is: 'event', type: 'user.deleted' } : { is: 'silence' };
      for (const person of tried.people) expect(person).toMatchObject({ name: expect.any(String), forecast });
    }
    await scene.poll();
    expect((await look()).holds).toMatchObject([{ kind: 'deletions', held: 20, answer: null }]);
    expect(countOf('user.deleted')).toBe(0);
  });

  it('is tried out on those who are missing from half a list as on those who were deleted', async () => {
    await post(scene, '/api/act', { act: 'answer', integration_id: id, mode: 'half' });
    await post(scene, '/api/operate', { command: 'poll', integration_id: id, sweep: true });
    await scene.installation.idle();
    const { people } = JSON.parse((await post(scene, '/api/preview', await saying('approve'))).text);
    expect(people).toHaveLength(10);
    for (const person of people) expect(person.forecast).toMatchObject({ is: 'event', type: 'user.deleted' });
  });

  it('approves what the preview said', async () => {
    await deleteAll();
    const result = await post(scene, '/api/operate', { ...order('approve'), count: 20 });
    expect(JSON.parse(result.text)).toMatchObject({ ok: true, sentence: expect.stringContaining('to be published') });
    await scene.poll();
    expect((await look()).holds).toEqual([]);
    expect(countOf('user.deleted')).toBe(20);
  });

  it('dismisses it in silence, and says who did', async () => {
    await deleteAll();
    await post(scene, '/api/operate', { ...order('dismiss'), by: 'somebody else' });
    expect((await look()).holds[0]?.answer?.by).toMatch(/^console:/);
    await scene.poll();
    expect((await look()).holds).toEqual([]);
    expect(countOf('user.deleted')).toBe(0);
    expect(countOf('integration.released')).toBe(1);
  });

  it('is refused when the hold was told anew since it was shown', async () => {
    await deleteAll();
    const { answer: command, ...shown } = await saying('dismiss');
    await post(scene, '/api/operate', { ...order('approve'), count: 1 });
    await scene.poll();
    expect((await look()).holds).toMatchObject([{ held: 20, answer: null }]);
    const result = await post(scene, '/api/operate', { command, ...shown });
    expect(JSON.parse(result.text)).toMatchObject({ ok: false, sentence: expect.stringContaining('changes') });
    expect((await look()).holds[0]?.answer).toBeNull();
  });

  it('is tried out for as many as are shown', async () => {
    await deleteAll();
    const tried = await post(scene, '/api/preview', { ...(await saying('approve')), count: 25 });
    expect(JSON.parse(tried.text).sentence).toContain('25 deletions');
  });

  it('is refused where nothing is held, tried out or meant', async () => {
    for (const [path, body] of [
      ['/api/preview', await saying('approve')],
      ['/api/operate', order('approve')],
    ] as const) {
      expect(JSON.parse((await post(scene, path, body)).text)).toMatchObject({
        ok: false,
        sentence: expect.stringContaining('No deletions'),
      });
    }
  });
});

describe("a user's life", () => {
  it('is the snapshot beside what Kombo says, the events, the decisions, and why', async () => {
    const [person] = scene.ats('greenhouse').people();
    if (person === undefined) throw new Error('There are people');
    scene.ats('greenhouse').edit(person.id, { last_name: 'Once' });
    await scene.poll();
    scene.ats('greenhouse').edit(person.id, { last_name: 'Twice' });
    const path = `/api/life?integration_id=${encodeURIComponent(id)}&user_id=${person.id}`;
    const { result, entries } = JSON.parse((await get(scene, path)).text);
    expect(entries).toMatchObject([{ user_id: person.id, event: { 'detail-type': 'user.updated' } }]);
    expect(result.explanation).toMatchObject({
      known: { user: { last_name: 'Once' }, sequence: expect.any(Number) },
      kombo: { user: { last_name: 'Twice' } },
      next_poll: { is: 'event', type: 'user.updated', changed_fields: ['last_name'] },
    });
    expect(result.explanation.decisions).toMatchObject([{ decision: 'published', type: 'user.updated' }]);
  });

  it('is asked for by ids that make sense, of customers that are there', async () => {
    expect((await get(scene, '/api/life?integration_id=acme&user_id=x')).status).toBe(400);
    const answer = JSON.parse((await get(scene, '/api/life?integration_id=a:b&user_id=x')).text);
    expect(answer.result).toMatchObject({ ok: false, sentence: 'a:b is not in the register.' });
  });
});

describe('a poll', () => {
  it('may be asked for now', async () => {
    scene.ats('greenhouse').hire();
    expect(JSON.parse((await post(scene, '/api/operate', { command: 'poll', integration_id: id })).text).ok).toBe(true);
    await scene.installation.idle();
    expect(countOf('user.created')).toBe(1);
  });
});
