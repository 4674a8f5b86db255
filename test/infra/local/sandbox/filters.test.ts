import { describe, expect, it } from 'vitest';
import { CONNECTORS } from '../../../../infra/local/sandbox/connectors.ts';
import { makeWorld } from '../../../../infra/local/sandbox/world.ts';
import { at, idsOf, nth, openSandbox, stoppedClock, users } from './asking.ts';

const SECOND = 1000;

describe('updated_after', () => {
  it('finds who was changed later, and not who was changed at that very moment', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, people, edit } = at(sandbox, 'greenhouse');
    const [same, later] = [nth(people(), 3), nth(people(), 5)];
    edit(same.id, { last_name: 'Same' });
    const updated_after = clock.now().toISOString();
    clock.pass(1);
    edit(later.id, { last_name: 'Later' });
    expect(idsOf((await users(sandbox, id, { updated_after })).results)).toEqual([later.id]);
  });

  it('finds whose roles changed, although changed_at stays', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, people, changeRoles } = at(sandbox, 'greenhouse');
    const person = nth(people(), 0);
    const updated_after = clock.now().toISOString();
    clock.pass(SECOND);
    changeRoles(person.id, ['1', '6']);
    const { results } = await users(sandbox, id, { updated_after });
    expect(results).toMatchObject([{ id: person.id, changed_at: person.changed_at }]);
    expect(nth(results, 0).system_roles.map((role) => role.remote_id)).toEqual(['1', '6']);
  });
});

describe('updated_after after a role was renamed', () => {
  it('finds everyone who has a role that was renamed, with its new label and the old changed_at', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const { id, people, renameRole } = at(sandbox, 'greenhouse');
    const holders = people().filter((person) => person.role_ids.includes('2'));
    const updated_after = clock.now().toISOString();
    clock.pass(SECOND);
    renameRole('2', 'Talent Partner');
    const { results } = await users(sandbox, id, { updated_after });
    expect(results.map((row) => [row.id, row.changed_at])).toEqual(
      holders.map((holder) => [holder.id, holder.changed_at]),
    );
    expect(results.every((row) => row.system_roles.some((role) => role.remote_label === 'Talent Partner'))).toBe(true);
  });
});

describe('the form of updated_after', () => {
  it('may be a day, and is in UTC with or without the Z', async () => {
    const clock = stoppedClock('2026-03-02T00:30:00.000Z');
    const sandbox = await openSandbox({ now: clock.now });
    const { id, people, edit } = at(sandbox, 'greenhouse');
    const person = edit(nth(people(), 0).id, { first_name: 'Early' });
    const found = async (updated_after: string) => idsOf((await users(sandbox, id, { updated_after })).results);
    expect(await found('2026-03-02')).toEqual([person.id]);
    expect(await found('2026-03-02T00:29:59')).toEqual([person.id]);
    expect(await found('2026-03-02T00:30:00.5Z')).toEqual([]);
  });
});

describe('filters by value', () => {
  it('find by id, by remote id and by email in any case, several at a time', async () => {
    const sandbox = await openSandbox();
    const { id, people } = at(sandbox, 'greenhouse');
    const wanted = people().slice(0, 2);
    const found = async (query: Readonly<Record<string, string>>) => idsOf((await users(sandbox, id, query)).results);
    const expected = wanted.map((person) => person.id);
    expect(await found({ ids: [...expected, 'nobody'].join(',') })).toEqual(expected);
    expect(await found({ remote_ids: wanted.map((person) => person.remote_id).join(',') })).toEqual(expected);
    expect(await found({ emails: wanted.map((person) => person.email?.toUpperCase()).join(',') })).toEqual(expected);
  });

  it('all have to match', async () => {
    const sandbox = await openSandbox();
    const { id, people } = at(sandbox, 'greenhouse');
    const [one, other] = [nth(people(), 0), nth(people(), 1)];
    const both = await users(sandbox, id, { ids: `${one.id},${other.id}`, remote_ids: one.remote_id });
    const none = await users(sandbox, id, { ids: one.id, remote_ids: other.remote_id });
    expect([idsOf(both.results), none.results]).toEqual([[one.id], []]);
  });

  it('let nobody through on a field that the connector lacks, unless such filters are to be ignored', async () => {
    const connector = { ...CONNECTORS.recruhr, fields: ['remote_id', 'first_name', 'last_name'] } as const;
    const world = makeWorld({ integrations: [{ connector, size: 5, origin_id: null }] });
    const sandbox = await openSandbox({ world });
    const { id } = at(sandbox, 'recruhr');
    const strict = await users(sandbox, id, { emails: 'anyone@acme.example' });
    const ignored = await users(sandbox, id, { emails: 'anyone@acme.example', ignore_unsupported_filters: true });
    expect([strict.results.length, ignored.results.length]).toEqual([0, 5]);
  });
});

describe('include_deleted', () => {
  it('shows who was deleted, who is hidden otherwise', async () => {
    const clock = stoppedClock();
    const sandbox = await openSandbox({ now: clock.now });
    const greenhouse = at(sandbox, 'greenhouse');
    const leaver = nth(greenhouse.people(), 0).id;
    greenhouse.delete(leaver);
    const shown = await users(sandbox, greenhouse.id, { ids: leaver, include_deleted: true });
    const hidden = await users(sandbox, greenhouse.id, { ids: leaver });
    expect(shown.results).toMatchObject([{ id: leaver, remote_deleted_at: clock.now().toISOString() }]);
    expect(hidden.results).toEqual([]);
  });
});
