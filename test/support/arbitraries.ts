import * as fc from 'fast-check';
import type { KnownUser, Reading } from '../../functions/domain/user.ts';
import type { Role } from '../../functions/events/index.ts';

/** How often each law is tried. */
export const RUNS = { numRuns: 400 };

/** Few enough to meet again, and odd: names of an object's own machinery, halves of a character, case that is no toggle. */
const TEXTS = ['', 'Ada', 'ADA', 'ada', 'null', '__proto__', 'constructor', '\uD800', 'İΣ', '💥', '{"a":"'];
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(null, ...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const status = fc.constantFrom(null, 'ACTIVE', 'INACTIVE', 'inactive', 'ON_LEAVE', '');
const deletion = fc.constantFrom(null, null, '2026-11-01T00:00:00.000Z', '2026-11-21T00:00:00.000Z', 'yesterday');
const moment = fc.option(fc.constantFrom('2026-11-20T08:00:00.000Z', '2026-11-22T10:00:00.000Z', 'today'));

const role: fc.Arbitrary<Role> = fc.record({
  remote_id: fc.constantFrom(null, '1', '7', '', '__proto__'),
  remote_label: fc.constantFrom(null, '', 'Admin', 'Administrator'),
  scope: fc.constantFrom(null, 'SYSTEM', 'JOB', 'GALAXY'),
  unified_type: fc.constantFrom(null, 'ADMIN', 'RECRUITER', 'ORACLE'),
});
const roles = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.array(role, { maxLength: 5 }) },
);

const fields = {
  remote_id: text,
  first_name: text,
  last_name: text,
  email: text,
  status,
  system_roles: roles,
  changed_at: moment,
  remote_deleted_at: deletion,
};

const FIELDS = [
  'remote_id',
  'first_name',
  'last_name',
  'email',
  'status',
  'system_roles',
  'remote_deleted_at',
] as const;

/** An id of a user, also an awkward one. */
export const userId = fc.constantFrom('26vafvWSRmbhNcxJYqjCzuJg', '__proto__', 'constructor', '\uD800', '["a",1]');

/** Any user that a snapshot may hold, deleted ones and ones with absent fields among them. */
export const knownUser: fc.Arbitrary<KnownUser> = withId(
  fc.oneof(fc.record(fields), fc.record(fields, { requiredKeys: ['changed_at', 'remote_deleted_at'] })),
);

/** A user of whom everything can be read. */
const readable = fc.record(fields);
const nothing = fc.constant(null);
const emptied = fc.record(
  {
    ...fields,
    remote_id: nothing,
    first_name: nothing,
    last_name: nothing,
    email: nothing,
    status: nothing,
    system_roles: fc.constantFrom<Role[] | null>(null, []),
  },
  { requiredKeys: ['remote_id', 'first_name', 'last_name', 'email', 'changed_at'] },
);

/** Anything that Kombo may say of a user: all, only some fields, or nothing but nulls. */
export const reading: fc.Arbitrary<Reading> = withId(
  fc.oneof(
    { weight: 4, arbitrary: readable },
    { weight: 4, arbitrary: fc.record(fields, { requiredKeys: ['changed_at'] }) },
    { weight: 1, arbitrary: emptied },
  ),
).map((said) => ({ ...said, unreadable: FIELDS.filter((field) => !(field in said)) }));

/** Somebody known, or not yet, and what Kombo says of them now: often nearly the same. */
export const meeting: fc.Arbitrary<{ known: KnownUser | undefined; reading: Reading }> = fc.oneof(
  fc.tuple(fc.option(knownUser, { nil: undefined }), reading).map(([known, said]) => sameId(known, said)),
  fc.tuple(knownUser, reading, fc.subarray([...FIELDS])).map(([known, said, changed]) => {
    const picked = Object.fromEntries(changed.flatMap((field) => (field in said ? [[field, said[field]]] : [])));
    return { known, reading: { ...known, ...picked, unreadable: [] } };
  }),
);

/** The same user as somebody who is there, in another form: nothing that is compared differs. */
export const disguise: fc.Arbitrary<{ known: KnownUser; reading: Reading }> = knownUser
  .map((user) => ({ ...user, remote_deleted_at: null }))
  .chain((known) => fc.record({ known: fc.constant(known), reading: inAnotherForm(known) }));

function inAnotherForm(user: KnownUser): fc.Arbitrary<Reading> {
  const { email, system_roles } = user;
  const loud = email?.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return fc
    .record({ roles: sameRoles(system_roles ?? []), changed_at: moment })
    .map(({ roles: others, changed_at }) => ({
      ...user,
      ...(loud !== undefined && { email: loud }),
      ...(system_roles && { system_roles: others }),
      changed_at,
      unreadable: [],
    }));
}

const relabelled = (one: Role) => role.map(({ remote_label }) => ({ ...one, remote_label }));

/** In another order, some of them twice, under other labels. */
function sameRoles(given: readonly Role[]): fc.Arbitrary<Role[]> {
  return fc
    .subarray([...given])
    .chain((repeated) => fc.tuple(...[...given, ...repeated].map(relabelled)))
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
}

/** The same with its roles in another order and some of them twice, as the dice fall. */
export function reorderedRoles<Some extends Pick<KnownUser, 'system_roles'>>(
  user: Some,
  dice: (n: number) => number,
): Some {
  if (!user.system_roles) return user;
  const thrown = user.system_roles.flatMap((one, index) => (dice(index) % 2 === 0 ? [one] : [one, one]));
  const system_roles = thrown
    .map((one, index) => ({ one, rank: dice(index + thrown.length) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ one }) => one);
  return { ...user, system_roles };
}

function withId<Fields extends object>(given: fc.Arbitrary<Fields>): fc.Arbitrary<Fields & { id: string }> {
  return fc.tuple(userId, given).map(([id, rest]) => ({ id, ...rest }));
}

function sameId(known: KnownUser | undefined, said: Reading) {
  return { known: known && { ...known, id: said.id }, reading: said };
}
