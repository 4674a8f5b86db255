import { describe, expect, test } from 'vitest';
import { diff } from '../../../functions/domain/diff.ts';
import { GUARDS, KINDS, kindsOf, namesOf, trips, usersThatSettle } from '../../../functions/domain/guard.ts';
import type { KnownUser, Reading } from '../../../functions/domain/user.ts';
import { ADMIN, knownUser, reading, RECRUITER, without } from '../../support/builders.ts';

function kindsFrom(was: KnownUser | undefined, is: Reading): readonly string[] {
  const verdict = diff(was, is, 'delta');
  return verdict.kind === 'news' ? kindsOf(verdict.change, verdict.user) : [];
}
const fromTo = (was: Partial<KnownUser>, is: Partial<Reading>) => kindsFrom(knownUser(was), reading(is));

describe('the guarded kinds of a change', () => {
  test.each([
    ['a hire', kindsFrom(undefined, reading()), ['creations']],
    ['a return', kindsFrom(knownUser({ remote_deleted_at: '2026-11-01' }), reading()), ['creations']],
    ['a deletion', fromTo({}, { remote_deleted_at: '2026-11-01' }), ['deletions']],
    ['a deactivation', fromTo({}, { status: 'INACTIVE' }), ['deactivations']],
    ['a reactivation', fromTo({ status: 'INACTIVE' }, {}), []],
    ['another name', fromTo({}, { last_name: 'Married' }), []],
    ['a first email', fromTo({ email: null }, {}), []],
    ['an email lost', fromTo({}, { email: null }), ['clearings:email']],
    ['a status lost', fromTo({}, { status: null }), ['clearings:status']],
    ['several fields lost', fromTo({}, { remote_id: null, email: null }), ['clearings:remote_id', 'clearings:email']],
    [
      'a deactivation that takes the email',
      fromTo({}, { status: 'INACTIVE', email: null }),
      ['deactivations', 'clearings:email'],
    ],
    ['another role', fromTo({}, { system_roles: [ADMIN] }), []],
    ['one role less', fromTo({ system_roles: [ADMIN, RECRUITER] }, { system_roles: [ADMIN] }), []],
    ['no roles any more', fromTo({}, { system_roles: [] }), ['clearings:system_roles']],
    ['roles that are null', fromTo({}, { system_roles: null }), ['clearings:system_roles']],
    [
      'a role without its type',
      fromTo({}, { system_roles: [{ ...RECRUITER, unified_type: null }] }),
      ['clearings:system_roles'],
    ],
    [
      'a role without its scope',
      fromTo({}, { system_roles: [{ ...RECRUITER, scope: null }] }),
      ['clearings:system_roles'],
    ],
    [
      'a role without its id',
      fromTo({}, { system_roles: [{ ...RECRUITER, remote_id: null }] }),
      ['clearings:system_roles'],
    ],
    ['a role with another type', fromTo({}, { system_roles: [{ ...RECRUITER, unified_type: 'ADMIN' }] }), []],
    [
      'a deactivation of a status never read',
      kindsFrom(without(knownUser(), 'status'), reading({ status: 'INACTIVE' })),
      ['deactivations'],
    ],
  ])('%s', (_, kinds, expected) => {
    expect(kinds).toEqual(expected);
  });
});

/** changes, published within a day, users there */
const tripping = (kind: (typeof KINDS)[number], [changes = 0, published = 0, users = 0]: number[]) =>
  trips(kind, { changes, published, users }, GUARDS);

describe('a kind', () => {
  test.each([
    ['of nothing', [0, 100, 100], false],
    ['of 5, its count', [5, 0, 12], false],
    ['of 6 in 60, its share', [6, 0, 60], false],
    ['of 6 in 59', [6, 0, 59], true],
    ['of 60 in 10,000', [60, 0, 10_000], false],
    ['of 1, after 5 today, in 30', [1, 5, 30], true],
    ['of the only user', [1, 0, 1], false],
    ['of both of 2', [2, 0, 2], true],
    ['of 2 of 4, half of them', [2, 0, 4], false],
    ['of 2 of 3, more than half', [2, 0, 3], true],
    ['of 1 after 2 in 3', [1, 2, 3], true],
  ])('%s: tripped is %s', (_, extent, expected) => {
    expect(tripping('deletions', extent)).toBe(expected);
    expect(tripping('clearings:email', extent)).toBe(expected);
  });

  test('of deletions is a share also of those who were deleted before: a poll that died halfway changes nothing', () => {
    expect(tripping('deletions', [5, 1, 59])).toBe(false);
    expect(tripping('deletions', [3, 3, 57])).toBe(false);
    expect(tripping('deactivations', [5, 1, 59])).toBe(true);
  });

  test('of creations has its own count, and may be more than half', () => {
    expect(tripping('creations', [50, 0, 2])).toBe(false);
    expect(tripping('creations', [51, 0, 509])).toBe(true);
    expect(tripping('creations', [51, 0, 510])).toBe(false);
  });

  test.each(['deletions', 'creations'] as const)('of %s needs no more users counted than settle it', (kind) => {
    const enough = (changes: number) => usersThatSettle(kind, changes, GUARDS);
    const counts = [1, 2, 5, 6, 7, 50, 51, 99];
    expect(counts.filter((changes) => tripping(kind, [changes, 0, enough(changes)]))).toEqual([]);
    const settled = counts.filter((changes) => enough(changes) > 0);
    expect(settled.filter((changes) => !tripping(kind, [changes, 0, enough(changes) - 1]))).toEqual([]);
  });

  test('has the words of the contract', () => {
    expect(namesOf('deletions')).toEqual({ kind: 'deletions', field: null });
    expect(namesOf('clearings:system_roles')).toEqual({ kind: 'clearings', field: 'system_roles' });
    expect(new Set(KINDS.map((kind) => JSON.stringify(namesOf(kind)))).size).toBe(KINDS.length);
  });
});
