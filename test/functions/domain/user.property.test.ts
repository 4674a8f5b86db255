import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { complete, erased, isErased, normalised, roleKey } from '../../../functions/domain/user.ts';
import { knownUser, reorderedRoles, RUNS } from '../../support/arbitraries.ts';
import { frozen } from '../../support/frozen.ts';

test('what is normalised is normal: doing it twice is doing it once', () => {
  fc.assert(
    fc.property(knownUser, (user) => {
      const once = normalised(frozen(user));
      expect(normalised(once)).toEqual(once);
      expect(Object.keys(once)).toEqual(Object.keys(user));
    }),
    RUNS,
  );
});

test('the order of roles and their repetition make no difference to the normal form', () => {
  fc.assert(
    fc.property(knownUser, fc.func(fc.nat()), (user, dice) => {
      expect(normalised(reorderedRoles(user, dice))).toEqual(normalised(user));
    }),
    RUNS,
  );
});

test('the normal form has each role once, none is lost and none is new', () => {
  fc.assert(
    fc.property(knownUser, (user) => {
      const keys = (normalised(user).system_roles ?? []).map(roleKey);
      expect(keys).toHaveLength(new Set(keys).size);
      expect(new Set(keys)).toEqual(new Set((user.system_roles ?? []).map(roleKey)));
    }),
    RUNS,
  );
});

test('a complete user has all keys and what was known', () => {
  fc.assert(
    fc.property(knownUser, (user) => {
      expect(complete(frozen(user))).toMatchObject(user);
      expect(Object.keys(complete(user))).toHaveLength(9);
    }),
    RUNS,
  );
});

test('nothing of a person survives erasing but the id and the deletion', () => {
  fc.assert(
    fc.property(knownUser, (user) => {
      const { id, remote_deleted_at } = user;
      expect(erased(frozen(user))).toEqual({ id, changed_at: null, remote_deleted_at });
      expect(isErased(erased(user))).toBe(true);
    }),
    RUNS,
  );
});
