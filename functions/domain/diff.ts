import {
  COMPARED_FIELDS,
  type ComparedField,
  type CREATED_REASONS,
  type DELETED_REASONS,
  type Previous,
  type Roles,
} from '../events/index.ts';
import { mask, type Said } from './mask.ts';
import {
  complete,
  erased,
  isDeleted,
  isEmptied,
  isErased,
  normalised,
  roleDifference,
  type KnownUser,
  type Reading,
} from './user.ts';

/** What differs between the snapshot and what Kombo says now: the part of an event that the user alone does not tell. */
export type Change =
  | { readonly type: 'user.created'; readonly reason: (typeof CREATED_REASONS)[number] }
  | ({ readonly type: 'user.updated' | 'user.deactivated' } & Difference)
  | { readonly type: 'user.deleted'; readonly reason: (typeof DELETED_REASONS)[number] };

export type Difference = {
  readonly changed_fields: readonly ComparedField[];
  readonly previous: Readonly<Previous>;
  readonly roles: Readonly<Roles>;
};

/** `opted_out`: erased because the customer wants us to keep none of it. */
export type SilentReason = 'stored' | 'filled_in' | 'erased' | 'opted_out' | 'dismissed';

/** What becomes of a user: nothing, a write that nobody is told of, or news. `user` is the user to store. */
export type Verdict =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'silent'; readonly why: SilentReason; readonly user: KnownUser }
  | { readonly kind: 'news'; readonly change: Change; readonly user: KnownUser };

/** What a poll looks at: everybody for the first time, who changed lately, or everybody again. */
export type Pass = 'baseline' | 'delta' | 'sweep';

export const NOTHING: Verdict = { kind: 'nothing' };

/** What becomes of a user, given the snapshot's user (none: never told of) and Kombo's word. Total, pure. */
export function diff(known: KnownUser | undefined, reading: Reading, pass: Pass): Verdict {
  const before = known && normalised(known);
  const said = normalised(mask(reading, before));
  if (!isTold(said)) return NOTHING;
  const gone = isDeleted(said) || isEmptied(reading);
  if (before === undefined) return gone ? NOTHING : appeared(said, 'new', pass);
  if (isDeleted(before) && isEmptied(reading)) return forgotten(before);
  if (isDeleted(before)) return gone ? NOTHING : appeared(said, 'restored', pass);
  if (pass === 'baseline') return NOTHING;
  if (isDeleted(said)) return left(before, said);
  return compared(before, said);
}

/** Whether it is known at all if the user is there: not where `remote_deleted_at` made no sense for a stranger. */
function isTold(said: Said): said is Said & KnownUser {
  return said.remote_deleted_at !== undefined;
}

function appeared(said: KnownUser, reason: 'new' | 'restored', pass: Pass): Verdict {
  if (pass === 'baseline') return { kind: 'silent', why: 'stored', user: said };
  return { kind: 'news', change: { type: 'user.created', reason }, user: complete(said) };
}

/** An emptied record is no return, even where its `remote_deleted_at` was emptied too. */
function forgotten(before: KnownUser): Verdict {
  return isErased(before) ? NOTHING : { kind: 'silent', why: 'erased', user: erased(before) };
}

function left(before: KnownUser, said: KnownUser): Verdict {
  const user = { ...before, remote_deleted_at: said.remote_deleted_at };
  return { kind: 'news', change: { type: 'user.deleted', reason: 'removed' }, user };
}

/** A user whom Kombo no longer lists, and does not know when asked for it either. `at`: ISO 8601. */
export function missing(known: KnownUser, at: string): Verdict {
  if (isDeleted(known)) return NOTHING;
  const user = { ...known, remote_deleted_at: at };
  return { kind: 'news', change: { type: 'user.deleted', reason: 'missing' }, user };
}

function compared(before: KnownUser, said: KnownUser): Verdict {
  const becameInactive = said.status === 'INACTIVE' && before.status !== 'INACTIVE';
  const changed = COMPARED_FIELDS.filter((field) => differs(field, before, said));
  if (changed.length > 0) {
    const type = becameInactive ? 'user.deactivated' : 'user.updated';
    return { kind: 'news', change: { type, ...difference(changed, before, said) }, user: said };
  }
  const filledIn = COMPARED_FIELDS.some((field) => before[field] === undefined && said[field] !== undefined);
  return filledIn ? { kind: 'silent', why: 'filled_in', user: said } : NOTHING;
}

function differs(field: ComparedField, before: KnownUser, said: KnownUser): boolean {
  if (field === 'status' && said.status === 'INACTIVE') return before.status !== 'INACTIVE';
  if (before[field] === undefined || said[field] === undefined) return false;
  if (field !== 'system_roles') return before[field] !== said[field];
  const { granted, revoked } = roleDifference(before.system_roles, said.system_roles);
  return granted.length + revoked.length > 0;
}

function difference(changed: readonly ComparedField[], before: KnownUser, said: KnownUser): Difference {
  const texts = changed.flatMap((field) => {
    const value = field === 'system_roles' ? null : before[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  const roles = changed.includes('system_roles')
    ? roleDifference(before.system_roles, said.system_roles)
    : { granted: [], revoked: [] };
  return { changed_fields: changed, previous: Object.fromEntries(texts), roles };
}
