import { expect, test } from 'vitest';
import { mask } from '../../../functions/domain/mask.ts';
import { knownUser, reading, without } from '../../support/builders.ts';

test("Kombo's word is taken where it could be read, null included", () => {
  expect(mask(reading({ first_name: 'Grace', email: null }), knownUser())).toEqual(
    knownUser({ first_name: 'Grace', email: null }),
  );
});

test("the snapshot's word is taken where Kombo's could not be read", () => {
  const said = mask(without(reading(), 'email', 'remote_deleted_at'), knownUser({ email: 'old@acme.example' }));
  expect(said).toEqual(knownUser({ email: 'old@acme.example' }));
});

test('a field that neither knows stays absent', () => {
  expect(mask(without(reading(), 'status'), without(knownUser(), 'status'))).not.toHaveProperty('status');
  expect(mask(without(reading(), 'remote_deleted_at'), undefined)).not.toHaveProperty('remote_deleted_at');
});

test('changed_at, which every record has, is the last one known when it could not be read', () => {
  expect(mask(reading({ changed_at: null, unreadable: ['changed_at'] }), knownUser())).toEqual(knownUser());
});

test('what was unreadable is no part of a user', () => {
  expect(mask(reading({ unreadable: ['email'] }), undefined)).not.toHaveProperty('unreadable');
});
