import { diff, NOTHING, type Verdict } from './diff.ts';
import type { Kind } from './guard.ts';
import { isDeleted, normalised, type KnownUser, type Reading } from './user.ts';

/**
 * What becomes of a user when a person said that the changes of some kinds are to be taken over in silence: these go
 * into the snapshot, and whatever else differs is news.
 */
export function dismissed(known: KnownUser | undefined, reading: Reading, kinds: readonly Kind[]): Verdict {
  if (kinds.includes('creations')) return diff(known, reading, 'baseline');
  if (known === undefined) return diff(known, reading, 'delta');
  const taken = takenOver(normalised(known), normalised(reading), kinds);
  const verdict = isDeleted(taken) ? NOTHING : diff(taken, reading, 'delta');
  return verdict.kind === 'nothing' ? { kind: 'silent', why: 'dismissed', user: taken } : verdict;
}

function takenOver(known: KnownUser, reading: Reading, kinds: readonly Kind[]): KnownUser {
  const remote_deleted_at = reading.remote_deleted_at ?? null;
  if (kinds.includes('deletions') && remote_deleted_at !== null) return { ...known, remote_deleted_at };
  let taken = known;
  for (const kind of kinds) taken = { ...taken, ...partOf(kind, reading) };
  return taken;
}

/** What a kind says of a user, as far as Kombo said it. */
function partOf(
  kind: Kind,
  { remote_id, first_name, last_name, email, status, system_roles }: Reading,
): Partial<KnownUser> {
  switch (kind) {
    case 'deactivations':
    case 'clearings:status':
      return status === undefined ? {} : { status };
    case 'clearings:remote_id':
      return remote_id === undefined ? {} : { remote_id };
    case 'clearings:first_name':
      return first_name === undefined ? {} : { first_name };
    case 'clearings:last_name':
      return last_name === undefined ? {} : { last_name };
    case 'clearings:email':
      return email === undefined ? {} : { email };
    case 'clearings:system_roles':
      return system_roles === undefined ? {} : { system_roles };
    case 'deletions':
    case 'creations':
      return {};
  }
}
