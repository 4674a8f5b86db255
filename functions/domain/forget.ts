import type { ComparedField } from '../events/index.ts';
import { NOTHING, type Verdict } from './diff.ts';
import type { LastChange, Snapshot } from './snapshot.ts';
import { erased, isDeleted, isErased, type KnownUser } from './user.ts';

/**
 * What of a user may not be kept: everything of somebody who is deleted, and the fields that the customer has opted out
 * of. Who it was and how their events are numbered stays.
 */
export function forget(known: KnownUser, optedOut: readonly ComparedField[]): Verdict {
  if (isDeleted(known)) return isErased(known) ? NOTHING : { kind: 'silent', why: 'erased', user: erased(known) };
  const kept = optedOut.filter((field) => known[field] !== undefined);
  if (kept.length === 0) return NOTHING;
  const user: { -readonly [Field in keyof KnownUser]: KnownUser[Field] } = { ...known };
  for (const field of kept) delete user[field];
  return { kind: 'silent', why: 'opted_out', user };
}

/**
 * Of an integration that was removed nothing may be kept. Everybody counts as deleted, so that they are new, with their
 * sequences, should it come back. `at`: ISO 8601.
 */
export function forgetAll(known: KnownUser, at: string): Verdict {
  if (isDeleted(known) && isErased(known)) return NOTHING;
  return {
    kind: 'silent',
    why: 'erased',
    user: erased({ ...known, remote_deleted_at: known.remote_deleted_at ?? at }),
  };
}

/** A last change without what it tells of a field that the snapshot does not know any more. */
export function forgetful(last: LastChange, user: Snapshot['user']): LastChange {
  if (last.type === 'user.created' || last.type === 'user.deleted') return last;
  const previous = Object.fromEntries(Object.entries(last.previous).filter(([field]) => field in user));
  const roles = 'system_roles' in user ? last.roles : { granted: [], revoked: [] };
  return { ...last, previous, roles };
}
