import { expect, test } from 'vitest';
import {
  complete,
  erased,
  isEmptied,
  isErased,
  normalised,
  roleKey,
  type KnownUser,
} from '../../../functions/domain/user.ts';
import { ADMIN, emptied, knownUser, reading, RECRUITER, without } from '../../support/builders.ts';

test('an email is compared in lower case, and null stays null', () => {
  expect(normalised(knownUser({ email: 'Ada@ACME.example' })).email).toBe('ada@acme.example');
  expect(normalised(knownUser({ email: null })).email).toBeNull();
});

test('roles are a set in one order, and null stays null', () => {
  const inOneOrder = normalised(knownUser({ system_roles: [RECRUITER, ADMIN] }));
  expect(normalised(knownUser({ system_roles: [ADMIN, RECRUITER, ADMIN] }))).toEqual(inOneOrder);
  expect(inOneOrder.system_roles).toHaveLength(2);
  expect(normalised(knownUser({ system_roles: null })).system_roles).toBeNull();
});

test.each([
  ['Admin', 'Administrator'],
  ['', null],
  ['Admin', null],
])('a role that comes twice, as %j and as %j, gets the same label in either order', (one, other) => {
  const roles = [one, other].map((remote_label) => ({ ...ADMIN, remote_label }));
  const inThisOrder = normalised(knownUser({ system_roles: roles }));
  expect(normalised(knownUser({ system_roles: roles.toReversed() }))).toEqual(inThisOrder);
});

test('an absent field stays absent when a user is normalised', () => {
  const user: KnownUser = without(knownUser(), 'email', 'system_roles');
  expect(Object.keys(normalised(user))).toEqual(Object.keys(user));
});

test('a role is told by its id, scope and unified type, not by its label', () => {
  expect(roleKey({ ...ADMIN, remote_label: 'Chief' })).toBe(roleKey(ADMIN));
});

test('roles stay apart where the parts of their keys run into each other', () => {
  const keys = [null, '', 'null', '1,SYSTEM', '1","SYSTEM'].map((remote_id) => roleKey({ ...ADMIN, remote_id }));
  expect(new Set(keys).size).toBe(5);
  expect(roleKey({ ...ADMIN, remote_id: '1,SYSTEM', scope: null })).not.toBe(
    roleKey({ ...ADMIN, remote_id: '1', scope: 'SYSTEM,' }),
  );
});

test('a complete user has every key, null for what is not known', () => {
  const user = complete({ id: 'a', changed_at: null, remote_deleted_at: null });
  const text = { remote_id: null, first_name: null, last_name: null, email: null, status: null };
  expect(user).toEqual({ id: 'a', ...text, system_roles: null, changed_at: null, remote_deleted_at: null });
});

test('erasing leaves the id and the deletion, and nothing of the person', () => {
  const user = erased(knownUser({ id: 'a', remote_deleted_at: '2026-11-01T00:00:00.000Z' }));
  expect(user).toEqual({ id: 'a', changed_at: null, remote_deleted_at: '2026-11-01T00:00:00.000Z' });
  expect(isErased(user)).toBe(true);
  expect(isErased(knownUser())).toBe(false);
});

test.each([{ remote_id: '1' }, { first_name: '' }, { status: 'ACTIVE' }, { system_roles: [ADMIN] }])(
  'a record is not emptied as long as it has %j',
  (left) => {
    expect(isEmptied(emptied())).toBe(true);
    expect(isEmptied(emptied(left))).toBe(false);
  },
);

test('a record of which a name could not be read is not emptied', () => {
  expect(isEmptied(without(emptied(), 'last_name'))).toBe(false);
  expect(isEmptied(reading())).toBe(false);
});
