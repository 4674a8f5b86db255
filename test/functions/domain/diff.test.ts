import { describe, expect, test } from 'vitest';
import { diff, type Verdict } from '../../../functions/domain/diff.ts';
import type { KnownUser } from '../../../functions/domain/user.ts';
import { ADMIN, emptied, knownUser, reading, RECRUITER, without } from '../../support/builders.ts';

const NOTHING = { kind: 'nothing' };
const DELETED = '2026-11-21T00:00:00.000Z';
const deletedUser = () => knownUser({ remote_deleted_at: DELETED });
const erasedUser = (): KnownUser => ({ id: knownUser().id, changed_at: null, remote_deleted_at: DELETED });

const created = (reason: 'new' | 'restored') => ({ kind: 'news', change: { type: 'user.created', reason } });
const userOf = (verdict: Verdict) => (verdict.kind === 'nothing' ? undefined : verdict.user);

describe('somebody of whom nothing is known', () => {
  test('is created when Kombo says that they are there', () => {
    expect(diff(undefined, reading(), 'delta')).toEqual({ ...created('new'), user: knownUser() });
  });

  test('is created whatever their status, which an event of its own does not tell again', () => {
    expect(diff(undefined, reading({ status: 'INACTIVE' }), 'delta')).toMatchObject(created('new'));
  });

  test('is stored without an event in a baseline', () => {
    expect(diff(undefined, reading(), 'baseline')).toEqual({ kind: 'silent', why: 'stored', user: knownUser() });
  });

  test.each(['delta', 'baseline'] as const)('is nothing when Kombo says that they are deleted, in a %s', (pass) => {
    expect(diff(undefined, reading({ remote_deleted_at: DELETED }), pass)).toEqual(NOTHING);
  });

  test.each(['delta', 'baseline'] as const)('is nothing when all Kombo has is a record of nulls, in a %s', (pass) => {
    expect(diff(undefined, emptied(), pass)).toEqual(NOTHING);
    expect(diff(undefined, emptied({ remote_deleted_at: null }), pass)).toEqual(NOTHING);
  });

  test('is nothing when it cannot be read whether they are deleted', () => {
    expect(diff(undefined, without(reading(), 'remote_deleted_at'), 'delta')).toEqual(NOTHING);
    expect(diff(undefined, without(reading(), 'remote_deleted_at'), 'baseline')).toEqual(NOTHING);
  });

  test('is created with null in place of a field that could not be read', () => {
    expect(userOf(diff(undefined, without(reading(), 'email'), 'delta'))).toHaveProperty('email', null);
  });

  test('is stored in a baseline without a field that could not be read', () => {
    expect(userOf(diff(undefined, without(reading(), 'email'), 'baseline'))).not.toHaveProperty('email');
  });

  test('is created although nothing but a remote id is known', () => {
    const stranger = emptied({ remote_id: '32', remote_deleted_at: null });
    expect(diff(undefined, stranger, 'delta')).toMatchObject(created('new'));
  });
});

describe('a user who is there', () => {
  test('is nothing when no compared field differs, whatever changed_at says', () => {
    expect(diff(knownUser(), reading({ changed_at: '2026-11-22T10:00:00.000Z' }), 'delta')).toEqual(NOTHING);
  });

  test('is nothing in a baseline that meets them again, whatever differs', () => {
    expect(diff(knownUser(), reading({ status: 'INACTIVE' }), 'baseline')).toEqual(NOTHING);
    expect(diff(knownUser(), reading({ remote_deleted_at: DELETED }), 'baseline')).toEqual(NOTHING);
  });

  test('is deleted when Kombo says so', () => {
    const change = { type: 'user.deleted', reason: 'removed' };
    expect(diff(knownUser(), reading({ remote_deleted_at: DELETED }), 'delta')).toMatchObject({ kind: 'news', change });
  });

  test('is shown as last known when deleted, whatever else Kombo has changed or emptied', () => {
    const lastKnown = knownUser({ remote_deleted_at: DELETED });
    const renamed = reading({ first_name: 'Other', status: 'INACTIVE', remote_deleted_at: DELETED });
    expect(userOf(diff(knownUser(), renamed, 'delta'))).toEqual(lastKnown);
    expect(userOf(diff(knownUser(), emptied({ remote_deleted_at: DELETED }), 'delta'))).toEqual(lastKnown);
  });

  test('stays there while it cannot be read whether they are deleted', () => {
    expect(diff(knownUser(), without(reading(), 'remote_deleted_at'), 'delta')).toEqual(NOTHING);
  });
});

describe('a user who is deleted', () => {
  test('is nothing when Kombo says so again, with another date or other fields', () => {
    const again = reading({ first_name: 'Other', remote_deleted_at: '2026-11-22T00:00:00.000Z' });
    expect(diff(deletedUser(), again, 'delta')).toEqual(NOTHING);
  });

  test('stays deleted while it cannot be read whether they are back', () => {
    expect(diff(deletedUser(), without(reading(), 'remote_deleted_at'), 'delta')).toEqual(NOTHING);
  });

  test('is created again, as restored, when Kombo says that they are there', () => {
    expect(diff(deletedUser(), reading(), 'delta')).toEqual({ ...created('restored'), user: knownUser() });
  });

  test('is stored without an event in a baseline that finds them there', () => {
    expect(diff(deletedUser(), reading(), 'baseline')).toEqual({ kind: 'silent', why: 'stored', user: knownUser() });
  });

  test('is restored with what was known in place of a field that cannot be read', () => {
    const restored = userOf(diff(deletedUser(), without(reading(), 'email'), 'delta'));
    expect(restored).toHaveProperty('email', knownUser().email);
  });

  test.each([DELETED, null])('is erased by a record of nulls with remote_deleted_at %s: never a return', (date) => {
    const row = emptied({ remote_deleted_at: date });
    expect(diff(deletedUser(), row, 'delta')).toEqual({ kind: 'silent', why: 'erased', user: erasedUser() });
  });

  test('is erased by a record of nulls of which it cannot be read whether it is deleted', () => {
    const row = without(emptied(), 'remote_deleted_at');
    expect(diff(deletedUser(), row, 'delta')).toMatchObject({ kind: 'silent', why: 'erased' });
  });

  test('is erased only once', () => {
    expect(diff(erasedUser(), emptied(), 'delta')).toEqual(NOTHING);
    expect(diff(erasedUser(), emptied({ remote_deleted_at: null }), 'delta')).toEqual(NOTHING);
  });

  test('is restored from nothing but the id when Kombo finds an erased one again', () => {
    const user = knownUser({ email: null });
    expect(diff(erasedUser(), without(reading(), 'email'), 'delta')).toEqual({ ...created('restored'), user });
  });
});

test('somebody with roles is somebody, even in a record of nulls otherwise', () => {
  const row = emptied({ system_roles: [ADMIN], remote_deleted_at: null });
  expect(diff(undefined, row, 'delta')).toMatchObject(created('new'));
  expect(diff(deletedUser(), row, 'delta')).toMatchObject(created('restored'));
});

test('a record of nulls is one without status and roles too, as connectors have it that never know them', () => {
  const row = without(emptied({ remote_deleted_at: null }), 'status', 'system_roles');
  expect(diff(undefined, row, 'delta')).toEqual(NOTHING);
  expect(diff(knownUser({ remote_deleted_at: DELETED }), row, 'delta')).toMatchObject({ why: 'erased' });
  expect(diff(undefined, { ...row, system_roles: [RECRUITER] }, 'delta')).toMatchObject(created('new'));
});
