import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { diff, type Difference, type Verdict } from '../../../functions/domain/diff.ts';
import { complete, normalised, roleKey, type KnownUser, type Reading } from '../../../functions/domain/user.ts';
import { COMPARED_FIELDS, type ComparedField, type User } from '../../../functions/events/index.ts';
import { disguise, meeting, reorderedRoles, RUNS } from '../../support/arbitraries.ts';
import { frozen } from '../../support/frozen.ts';

const pass = fc.constantFrom('delta', 'baseline');

/** The user after a verdict. */
const settled = (known: KnownUser | undefined, verdict: Verdict) => (verdict.kind === 'nothing' ? known : verdict.user);

type Explained = { readonly old: KnownUser; readonly said: Reading; readonly user: User; readonly change: Difference };

/** The difference in the fields of a user who stayed, if there is one. */
function explained(known: KnownUser | undefined, said: Reading): Explained | undefined {
  const verdict = diff(known, said, 'delta');
  if (known === undefined || verdict.kind !== 'news' || !('previous' in verdict.change)) return undefined;
  return { old: normalised(known), said: normalised(said), user: complete(verdict.user), change: verdict.change };
}

test('no difference gives no change, in whatever form it comes', () => {
  fc.assert(
    fc.property(disguise, pass, ({ known, reading }, during) => {
      expect(diff(known, reading, during)).toEqual({ kind: 'nothing' });
    }),
    RUNS,
  );
});

test('the same reading twice gives its event once, and after at most one erasure nothing for ever', () => {
  fc.assert(
    fc.property(meeting, pass, ({ known, reading }, during) => {
      const first = settled(known, diff(known, reading, during));
      const second = diff(first, reading, during);
      expect(second.kind === 'nothing' || (second.kind === 'silent' && second.why === 'erased')).toBe(true);
      expect(diff(settled(first, second), reading, during)).toEqual({ kind: 'nothing' });
    }),
    RUNS,
  );
});

test('the order of roles and their repetition make no difference, on either side', () => {
  fc.assert(
    fc.property(meeting, pass, fc.func(fc.nat()), ({ known, reading }, during, dice) => {
      const other = diff(known && reorderedRoles(known, dice), reorderedRoles(reading, dice), during);
      expect(other).toEqual(diff(known, reading, during));
    }),
    RUNS,
  );
});

test('nothing that is compared is changed by comparing it', () => {
  fc.assert(
    fc.property(meeting, pass, ({ known, reading }, during) => {
      expect(() => diff(frozen(known), frozen(reading), during)).not.toThrow();
    }),
    RUNS,
  );
});

test('the new user, previous and roles tell what every field was that was known and not null', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const change = explained(known, reading);
      if (change === undefined) return;
      for (const field of COMPARED_FIELDS.filter((name) => (change.old[name] ?? null) !== null)) {
        expect(was(field, change)).toEqual(value(field, change.old));
      }
    }),
    RUNS,
  );
});

test('changed_fields lists what differs, nothing else, and nothing twice', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const change = explained(known, reading);
      if (change === undefined) return;
      expect(change.change.changed_fields).toEqual(COMPARED_FIELDS.filter((field) => differs(field, change)));
    }),
    RUNS,
  );
});

test('previous and roles speak of changed fields only, and roles of what was and is', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const change = explained(known, reading);
      if (change === undefined) return;
      const { changed_fields, previous, roles } = change.change;
      expect(changed_fields).toEqual(expect.arrayContaining(Object.keys(previous)));
      expect(roles.granted.length + roles.revoked.length > 0).toBe(changed_fields.includes('system_roles'));
      expect(change.user.system_roles ?? []).toEqual(expect.arrayContaining(roles.granted));
      expect(change.old.system_roles ?? []).toEqual(expect.arrayContaining(roles.revoked));
    }),
    RUNS,
  );
});

test('a user after a change is what Kombo says, and what was known where Kombo could not be read', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const change = explained(known, reading);
      if (change === undefined) return;
      const { unreadable: _, ...said } = change.said;
      const changed_at = said.changed_at ?? change.old.changed_at;
      expect(change.user).toEqual(complete({ ...change.old, ...said, changed_at }));
    }),
    RUNS,
  );
});

test('a deactivation is a status that became INACTIVE, and nothing else is', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const verdict = diff(known, reading, 'delta');
      if (known === undefined || verdict.kind !== 'news') return;
      const becameInactive = verdict.user.status === 'INACTIVE' && known.status !== 'INACTIVE';
      const isStaying = known.remote_deleted_at === null && verdict.user.remote_deleted_at === null;
      expect(verdict.change.type === 'user.deactivated').toBe(becameInactive && isStaying);
    }),
    RUNS,
  );
});

/** What a field was, as an event alone tells it. */
function was(field: ComparedField, { user, change }: Explained): unknown {
  if (field !== 'system_roles') return change.changed_fields.includes(field) ? change.previous[field] : user[field];
  const granted = new Set(change.roles.granted.map(roleKey));
  const kept = (user.system_roles ?? []).filter((role) => !granted.has(roleKey(role)));
  return value(field, { system_roles: [...kept, ...change.roles.revoked] });
}

/** Read once more from the definition, without a look at how it is done. */
function differs(field: ComparedField, { old, said }: Explained): boolean {
  const [before, after] = [value(field, old), value(field, said)];
  const becameInactive = field === 'status' && after === 'INACTIVE' && before !== 'INACTIVE';
  const isKnown = old[field] !== undefined && said[field] !== undefined;
  return becameInactive || (isKnown && JSON.stringify(before) !== JSON.stringify(after));
}

/** A field as it is compared: roles that are null count as none. */
function value(field: ComparedField, user: Pick<KnownUser, ComparedField>): unknown {
  return field === 'system_roles' ? (user.system_roles ?? []).map(roleKey).sort() : (user[field] ?? null);
}
