import { describe, expect, it } from 'vitest';
import { at, nth, openSandbox, stoppedClock, users, type Page } from './asking.ts';

const DAY = 10_000;

async function alone(...asked: Parameters<typeof users>): Promise<Page['results'][number]> {
  const [sandbox, integrationId, query] = asked;
  return nth((await users(sandbox, integrationId, { include_deleted: true, ...query })).results, 0);
}

describe('a deleted person', () => {
  it('keeps their record for 14 days, then becomes a row of nulls that a delta shows once more', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now, day_ms: DAY });
    const greenhouse = at(sandbox, 'greenhouse');
    const person = greenhouse.delete(nth(greenhouse.people(), 0).id);
    clock.pass(14 * DAY - 1);
    expect(await alone(sandbox, greenhouse.id, { ids: person.id })).toMatchObject({ last_name: person.last_name });
    const updated_after = clock.now().toISOString();
    clock.pass(1);
    expect(await alone(sandbox, greenhouse.id, { updated_after })).toEqual({
      id: person.id,
      remote_id: null,
      first_name: null,
      last_name: null,
      email: null,
      status: null,
      remote_data: null,
      changed_at: person.changed_at,
      remote_deleted_at: person.remote_deleted_at,
      system_roles: [],
    });
  });
});

describe('a person whose record was emptied', () => {
  it('is found by nothing but the id', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const person = nth(greenhouse.people(), 0);
    greenhouse.delete(person.id);
    greenhouse.anonymise(person.id);
    const query = { include_deleted: true, remote_ids: person.remote_id, emails: person.email ?? '' };
    expect((await users(sandbox, greenhouse.id, query)).results).toEqual([]);
  });

  it('may return with the same id and name, deleted no more', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now, day_ms: DAY });
    const greenhouse = at(sandbox, 'greenhouse');
    const person = nth(greenhouse.people(), 0);
    greenhouse.delete(person.id);
    clock.pass(20 * DAY);
    greenhouse.rehire(person.id);
    clock.pass(20 * DAY);
    expect(await alone(sandbox, greenhouse.id, { ids: person.id })).toMatchObject({
      last_name: person.last_name,
      status: 'ACTIVE',
      remote_deleted_at: null,
    });
  });
});

describe('a record that is emptied by hand', () => {
  it('keeps the date of its deletion', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const { id, remote_deleted_at } = greenhouse.delete(nth(greenhouse.people(), 0).id);
    greenhouse.anonymise(id);
    expect(await alone(sandbox, greenhouse.id, { ids: id })).toMatchObject({ remote_id: null, remote_deleted_at });
  });

  it('loses that too where it is asked for, so that nothing hides the row of nulls, until the person returns', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const { id, last_name } = nth(greenhouse.people(), 0);
    greenhouse.delete(id);
    greenhouse.anonymise(id, { deletion_date: 'nulled' });
    const query = { ids: id, include_deleted: false };
    expect(await alone(sandbox, greenhouse.id, query)).toMatchObject({ last_name: null, remote_deleted_at: null });
    greenhouse.rehire(id);
    greenhouse.delete(id);
    expect(await alone(sandbox, greenhouse.id, { ids: id })).toMatchObject({
      last_name,
      remote_deleted_at: expect.any(String),
    });
  });
});

describe('a record that is removed', () => {
  it('is found by no question, and its number and address are free again', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const person = nth(greenhouse.people(), 0);
    greenhouse.remove(person.id);
    expect((await users(sandbox, greenhouse.id, { ids: person.id, include_deleted: true })).results).toEqual([]);
    expect(greenhouse.hire({ remote_id: person.remote_id, email: person.email }).id).toBe(person.id);
  });
});

describe('edits', () => {
  it('hire somebody new, as the caller says and drawn otherwise', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, hire } = at(sandbox, 'greenhouse');
    const person = hire({ last_name: 'Newcomer', role_ids: ['1'] });
    expect(await alone(sandbox, id, { ids: person.id })).toMatchObject({
      last_name: 'Newcomer',
      status: 'ACTIVE',
      email: expect.stringMatching(/@.*\.example$/),
      changed_at: clock.now().toISOString(),
      system_roles: [{ remote_label: 'Site Admin' }],
    });
  });

  it('hire somebody whose record is old, as one whom an earlier sync had missed', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, hire } = at(sandbox, 'greenhouse');
    const updated_after = clock.now().toISOString();
    clock.pass(1);
    const person = hire({ changed_at: '2025-11-03T08:00:00.000Z' });
    expect(await alone(sandbox, id, { updated_after })).toMatchObject({
      id: person.id,
      changed_at: '2025-11-03T08:00:00.000Z',
    });
  });

  it('deactivate and reactivate', async () => {
    const sandbox = await openSandbox();
    const { id, hire, deactivate, reactivate } = at(sandbox, 'greenhouse');
    const person = hire();
    deactivate(person.id);
    expect(await alone(sandbox, id, { ids: person.id })).toMatchObject({ status: 'INACTIVE' });
    reactivate(person.id);
    expect(await alone(sandbox, id, { ids: person.id })).toMatchObject({ status: 'ACTIVE' });
  });

  it('pass over the number of somebody who was hired with it by hand', async () => {
    const { hire } = at(await openSandbox({ sizes: { greenhouse: 1 } }), 'greenhouse');
    const byHand = hire({ remote_id: '4000003' });
    expect(hire().remote_id).toBe('4000004');
    expect(byHand.remote_id).toBe('4000003');
  });
});

describe('edits that cannot be', () => {
  it('say why', async () => {
    const sandbox = await openSandbox();
    const greenhouse = at(sandbox, 'greenhouse');
    const recruhr = at(sandbox, 'recruhr');
    const person = nth(greenhouse.people(), 0);
    expect(() => greenhouse.edit('nobody', {})).toThrow('has no user nobody');
    expect(() => greenhouse.remove('nobody')).toThrow('has no user nobody');
    expect(() => greenhouse.rehire(person.id)).toThrow('is not deleted');
    expect(() => greenhouse.changeRoles(person.id, ['99'])).toThrow('has no role 99');
    expect(() => greenhouse.hire({ remote_id: person.remote_id })).toThrow(`has ${person.id} already`);
    expect(() => recruhr.deactivate(nth(recruhr.people(), 0).id)).toThrow('provides no status');
    greenhouse.delete(person.id);
    expect(() => greenhouse.delete(person.id)).toThrow('is deleted');
  });
});
