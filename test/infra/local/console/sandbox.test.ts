import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { People } from '../../../../infra/local/console/wire.ts';
import type { Integration } from '../../../../infra/local/sandbox/world.ts';
import { openScene, type Scene } from '../../../support/console-scene.ts';
import { get, post, stateOf } from './asking.ts';

let scene: Scene;
let ats: Integration;

beforeAll(async () => {
  scene = await openScene({ sizes: { greenhouse: 60, smartrecruiters: 5, recruhr: 5, workday: 5 } });
  ats = scene.ats('greenhouse');
});
afterAll(() => scene.close());
beforeEach(() => act({ act: 'repair' }));

async function act(what: object): Promise<{ readonly status: number; readonly text: string }> {
  return post(scene, '/api/act', { integration_id: ats.id, ...what });
}

async function people(query: Readonly<Record<string, string>> = {}): Promise<People> {
  const asked = new URLSearchParams({ integration_id: ats.id, ...query });
  return JSON.parse((await get(scene, `/api/people?${asked.toString()}`)).text);
}

function somebody() {
  const person = ats
    .people()
    .find(({ status, remote_deleted_at }) => status === 'ACTIVE' && remote_deleted_at === null);
  if (person === undefined) throw new Error('There are active people');
  return person;
}

describe('people', () => {
  it('come by name, a page at a time', async () => {
    const [first, second] = [await people(), await people({ from: '50' })];
    expect([first.people.length, first.total]).toEqual([50, ats.people().length]);
    expect(second.people).toHaveLength(first.total - 50);
    expect(new Set([...first.people, ...second.people].map(({ id }) => id)).size).toBe(first.total);
    const names = first.people.map(({ last_name }) => last_name ?? '');
    expect(names).toEqual([...names].sort(new Intl.Collator('en').compare));
  });

  it('are found by name, address or id', async () => {
    const { id, email, last_name } = somebody();
    for (const search of [id, email?.toUpperCase() ?? '', last_name ?? '']) {
      expect((await people({ search })).people.map((person) => person.id)).toContain(id);
    }
    expect(await people({ search: 'nobody at all' })).toMatchObject({ matching: 0, people: [] });
  });
});

describe('what one can do', () => {
  it('is to hire somebody drawn, or somebody given', async () => {
    const before = ats.people().length;
    await act({ act: 'hire' });
    await act({ act: 'hire', first_name: 'Ada', last_name: 'Lovelace', email: null, role_ids: ['1'] });
    expect(ats.people()).toHaveLength(before + 2);
    expect(ats.people().at(-1)).toMatchObject({
      first_name: 'Ada',
      last_name: 'Lovelace',
      email: null,
      role_ids: ['1'],
    });
  });

  it('is to edit somebody, and to change their roles', async () => {
    const { id: user_id, changed_at } = somebody();
    const details = { first_name: 'A', last_name: null, email: 'a@b.example' };
    await act({ act: 'edit', user_id, ...details, role_ids: ['2', '3'] });
    expect(ats.person(user_id)).toMatchObject({ ...details, role_ids: ['2', '3'] });
    expect(ats.person(user_id)?.changed_at).not.toBe(changed_at);
  });

  it('is to change roles alone, which Kombo does not date', async () => {
    const { id: user_id, first_name, last_name, email, changed_at } = somebody();
    await act({ act: 'edit', user_id, first_name, last_name, email, role_ids: ['6'] });
    expect(ats.person(user_id)).toMatchObject({ role_ids: ['6'], changed_at });
  });

  it('is to deactivate, delete and rehire, in an order that makes sense', async () => {
    const { id: user_id } = somebody();
    await act({ act: 'deactivate', user_id });
    expect(ats.person(user_id)?.status).toBe('INACTIVE');
    await act({ act: 'reactivate', user_id });
    await act({ act: 'delete', user_id });
    expect(ats.person(user_id)?.remote_deleted_at).not.toBeNull();
    const again = await act({ act: 'delete', user_id });
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('is deleted')]);
    await act({ act: 'rehire', user_id });
    expect(ats.person(user_id)?.remote_deleted_at).toBeNull();
  });

  it('is to switch a field or all users off, and on, and Kombo syncs at once', async () => {
    for (const what of ['email', 'ats_users']) {
      await act({ act: 'switch', what, is_on: false, by: 'customer' });
      expect(ats.scope()).toMatchObject({
        off: new Map([[what, 'customer']]),
        hidden: new Set([what]),
        expired_at: null,
      });
      await act({ act: 'switch', what, is_on: true, by: 'scope' });
      expect(ats.scope()).toMatchObject({ off: new Map(), hidden: new Set() });
    }
  });

  it('is to have Kombo answer otherwise, until it is to answer rightly', async () => {
    const faults = { down: 'error', refused: 'error', empty: 'rows', half: 'without', none: 'hang', right: undefined };
    for (const [mode, kind] of Object.entries(faults)) {
      await act({ act: 'answer', mode });
      const shown = (await stateOf(scene)).sandbox?.integrations.find(({ id }) => id === ats.id);
      expect(shown?.answers).toBe(mode);
      for (let nth = 0; nth < 3; nth += 1) expect(scene.sandbox.faults.take(ats.id, 'users')?.kind).toBe(kind);
    }
  });

  it('is to put everything right, with everybody as they were', async () => {
    const before = statuses();
    await act({ act: 'switch', what: 'email', is_on: false, by: 'scope' });
    await act({ act: 'answer', mode: 'empty' });
    await act({ act: 'delete_all' });
    expect(ats.people().every(({ remote_deleted_at }) => remote_deleted_at !== null)).toBe(true);
    await act({ act: 'repair' });
    expect(statuses()).toEqual(before);
    expect(ats.scope().off.size).toBe(0);
    expect(scene.sandbox.faults.take(ats.id, 'users')).toBeUndefined();
  });

  it('is to let life go on faster, or not at all', async () => {
    await post(scene, '/api/act', { act: 'pace', pace: 'stopped' });
    expect((await stateOf(scene)).sandbox?.pace).toBe('stopped');
    await post(scene, '/api/act', { act: 'pace', pace: 'normal' });
  });

  it('is nothing to a customer that is not there', async () => {
    const answer = await act({ act: 'hire', integration_id: 'greenhouse:other' });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('has no greenhouse:other')]);
  });
});

const statuses = () =>
  new Map(ats.people().map(({ id, status, remote_deleted_at }) => [id, [status, remote_deleted_at]]));

describe('with the real Kombo', () => {
  it('there is no sandbox, and nothing can be done to it', async () => {
    const other = await openScene({ isKombo: true });
    expect((await stateOf(other)).sandbox).toBeNull();
    expect((await get(other, `/api/people?integration_id=${ats.id}`)).status).toBe(404);
    expect((await post(other, '/api/act', { act: 'hire', integration_id: ats.id })).status).toBe(404);
    await other.close();
  });
});
