import { describe, expect, test } from 'vitest';
import { diff, type Verdict } from '../../../functions/domain/diff.ts';
import type { KnownUser, Reading } from '../../../functions/domain/user.ts';
import { ADMIN, emptied, knownUser, reading, RECRUITER, without } from '../../support/builders.ts';

const NOTHING = { kind: 'nothing' };
const NO_ROLES = { granted: [], revoked: [] };

/** What becomes of a user who was so and of whom Kombo now says so. */
const fromTo = (was: Partial<KnownUser>, is: Partial<Reading>) => diff(knownUser(was), reading(is), 'delta');
const changeOf = (verdict: Verdict) => (verdict.kind === 'news' ? verdict.change : undefined);

describe('a user who stays there', () => {
  test.each(['remote_id', 'first_name', 'last_name', 'email', 'status'] as const)(
    'is updated by another %s',
    (field) => {
      const change = { type: 'user.updated', changed_fields: [field], previous: { [field]: 'old' }, roles: NO_ROLES };
      const user = knownUser({ [field]: 'new' });
      expect(fromTo({ [field]: 'old' }, { [field]: 'new' })).toEqual({ kind: 'news', change, user });
    },
  );

  test('is updated once for all the fields that changed, in the order of the contract', () => {
    const change = changeOf(fromTo({}, { status: null, email: 'new@acme.example', first_name: 'Grace' }));
    expect(change).toMatchObject({ changed_fields: ['first_name', 'email', 'status'] });
  });

  test('is updated by a field that is cleared, and shows what it was', () => {
    const change = changeOf(fromTo({ last_name: 'Example' }, { last_name: null }));
    expect(change).toMatchObject({ changed_fields: ['last_name'], previous: { last_name: 'Example' } });
  });

  test('has no previous value where there was null', () => {
    expect(changeOf(fromTo({ email: null }, {}))).toMatchObject({ changed_fields: ['email'], previous: {} });
  });

  test('has an empty text as a value like any other', () => {
    const change = changeOf(fromTo({ first_name: '' }, { first_name: null }));
    expect(change).toMatchObject({ changed_fields: ['first_name'], previous: { first_name: '' } });
  });

  test('is the same when only the case of the email differs, on either side', () => {
    expect(fromTo({ email: 'ada@acme.example' }, { email: 'Ada@ACME.example' })).toEqual(NOTHING);
    expect(fromTo({ email: 'Ada@ACME.example' }, { email: 'ada@acme.example' })).toEqual(NOTHING);
  });

  test('is stored and shown with the email in lower case', () => {
    expect(fromTo({}, { email: 'New@ACME.example' })).toMatchObject({ user: { email: 'new@acme.example' } });
  });

  test('is updated, to all nulls, by a record of nulls without a date, unless the mask has given it one', () => {
    const change = changeOf(diff(knownUser(), emptied({ remote_deleted_at: null }), 'delta'));
    expect(change).toMatchObject({ type: 'user.updated', roles: { revoked: [RECRUITER] } });
  });
});

describe('the status', () => {
  test.each(['ACTIVE', null, 'ON_LEAVE', 'inactive'])(
    'that was %s and becomes INACTIVE is a deactivation',
    (status) => {
      const change = changeOf(fromTo({ status }, { status: 'INACTIVE' }));
      expect(change).toMatchObject({ type: 'user.deactivated', changed_fields: ['status'] });
    },
  );

  test('that becomes INACTIVE takes the other changes along', () => {
    const change = changeOf(fromTo({ email: 'old@acme.example' }, { status: 'INACTIVE' }));
    const previous = { email: 'old@acme.example', status: 'ACTIVE' };
    expect(change).toMatchObject({ type: 'user.deactivated', changed_fields: ['email', 'status'], previous });
  });

  test('that stays INACTIVE makes another change an update', () => {
    const change = changeOf(fromTo({ status: 'INACTIVE' }, { status: 'INACTIVE', first_name: 'Grace' }));
    expect(change).toMatchObject({ type: 'user.updated', changed_fields: ['first_name'] });
  });

  test('that becomes ACTIVE again is an update which tells so', () => {
    const change = changeOf(fromTo({ status: 'INACTIVE' }, { status: 'ACTIVE' }));
    expect(change).toMatchObject({ type: 'user.updated', previous: { status: 'INACTIVE' } });
  });

  test.each([null, 'ON_LEAVE', ''])('that becomes %j is no deactivation', (status) => {
    expect(changeOf(fromTo({ status: 'ACTIVE' }, { status }))).toMatchObject({ type: 'user.updated' });
  });
});

describe('the roles', () => {
  test('that were granted and revoked are told, and nothing of them stands in previous', () => {
    const change = changeOf(fromTo({ system_roles: [RECRUITER] }, { system_roles: [ADMIN] }));
    const roles = { granted: [ADMIN], revoked: [RECRUITER] };
    expect(change).toEqual({ type: 'user.updated', changed_fields: ['system_roles'], previous: {}, roles });
  });

  test('that stay are neither granted nor revoked', () => {
    const change = changeOf(fromTo({ system_roles: [RECRUITER] }, { system_roles: [ADMIN, RECRUITER] }));
    expect(change).toMatchObject({ roles: { granted: [ADMIN], revoked: [] } });
  });

  test('are a set: their order and their repetition change no user', () => {
    const system_roles = [ADMIN, RECRUITER, ADMIN, RECRUITER];
    expect(fromTo({ system_roles: [RECRUITER, ADMIN] }, { system_roles })).toEqual(NOTHING);
  });

  test('that are only renamed change no user', () => {
    expect(fromTo({}, { system_roles: [{ ...RECRUITER, remote_label: 'Talent partner' }] })).toEqual(NOTHING);
  });

  test('are shown under their new name by an event about something else', () => {
    const system_roles = [{ ...RECRUITER, remote_label: 'Talent partner' }];
    const verdict = fromTo({}, { first_name: 'Grace', system_roles });
    expect(verdict).toMatchObject({ change: { roles: NO_ROLES }, user: { system_roles } });
  });

  test.each([{ remote_id: '8' }, { scope: 'SYSTEM' }, { scope: null }, { unified_type: 'SOURCER' }])(
    'are others with %j',
    (other) => {
      const role = { ...RECRUITER, ...other };
      const change = changeOf(fromTo({ system_roles: [RECRUITER] }, { system_roles: [role] }));
      expect(change).toMatchObject({ roles: { granted: [role], revoked: [RECRUITER] } });
    },
  );

  test('that are null and those that are none are the same', () => {
    expect(fromTo({ system_roles: null }, { system_roles: [] })).toEqual(NOTHING);
    expect(fromTo({ system_roles: [] }, { system_roles: null })).toEqual(NOTHING);
  });

  test('that become null are revoked', () => {
    expect(changeOf(fromTo({}, { system_roles: null }))).toMatchObject({ roles: { revoked: [RECRUITER] } });
  });
});

describe('a field that the snapshot lacks', () => {
  test.each([
    ['email', 'ada@acme.example'],
    ['email', null],
    ['status', 'ACTIVE'],
    ['system_roles', [ADMIN]],
  ] as const)('is filled in silently: %s with %j', (field, value) => {
    const verdict = diff(without(knownUser(), field), reading({ [field]: value }), 'delta');
    expect(verdict).toEqual({ kind: 'silent', why: 'filled_in', user: knownUser({ [field]: value }) });
  });

  test('is a deactivation when it is the status and becomes INACTIVE', () => {
    const change = changeOf(diff(without(knownUser(), 'status'), reading({ status: 'INACTIVE' }), 'delta'));
    expect(change).toMatchObject({ type: 'user.deactivated', changed_fields: ['status'], previous: {} });
  });

  test('is filled in along with news about another field, which does not mention it', () => {
    const verdict = diff(without(knownUser(), 'email', 'system_roles'), reading({ first_name: 'Grace' }), 'delta');
    const change = { changed_fields: ['first_name'], previous: { first_name: 'Ada' }, roles: NO_ROLES };
    expect(verdict).toMatchObject({ change, user: knownUser({ first_name: 'Grace' }) });
  });

  test('stays away as long as nobody can read it', () => {
    const lacking = without(knownUser(), 'email');
    expect(diff(lacking, without(reading(), 'email'), 'delta')).toEqual(NOTHING);
    expect(diff(lacking, without(reading({ first_name: 'Grace' }), 'email'), 'delta')).not.toHaveProperty('user.email');
  });
});

test('a field that cannot be read now is no change, and stays what it was beside one', () => {
  expect(diff(knownUser(), without(reading(), 'email', 'status', 'system_roles'), 'delta')).toEqual(NOTHING);
  const verdict = diff(knownUser(), without(reading({ first_name: 'Grace' }), 'email', 'system_roles'), 'delta');
  expect(verdict).toMatchObject({
    change: { changed_fields: ['first_name'] },
    user: knownUser({ first_name: 'Grace' }),
  });
});
