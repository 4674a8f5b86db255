import { isDeleted } from '../domain/user.ts';
import type { LastChange } from '../domain/snapshot.ts';
import type { Evidence } from './explain.ts';
import type { Known, Live } from './explanation.ts';

/** What is known of a user in the table. */
export function knownOf({ found }: Pick<Evidence, 'found'>, showValues: boolean): Known {
  if (found.is !== 'snapshot') return { is: found.is, sequence: null, last_event: null };
  const { user, sequence, last_change } = found.snapshot;
  return {
    is: isDeleted(user) ? 'deleted' : 'there',
    sequence,
    last_event: last_change === undefined ? null : lastEvent(last_change),
    ...(showValues && { user: { ...user } }),
  };
}

function lastEvent(change: LastChange): NonNullable<Known['last_event']> {
  const { type, sequence, previous_sequence, detected_at, poll } = change;
  return {
    type,
    reason: 'reason' in change ? change.reason : null,
    changed_fields: 'changed_fields' in change ? [...change.changed_fields] : [],
    sequence,
    previous_sequence,
    detected_at,
    poll,
  };
}

/** What Kombo says of the user now. */
export function liveOf({ said }: Pick<Evidence, 'said'>, showValues: boolean): Live {
  if (said === 'unknown') return { is: 'unknown', changed_at: null, trouble: null };
  if ('remedy' in said) return { is: 'not_asked', changed_at: null, trouble: said.code };
  const { unreadable, ...user } = said;
  return {
    is: (said.remote_deleted_at ?? null) === null ? 'there' : 'deleted',
    changed_at: said.changed_at,
    trouble: unreadable.length === 0 ? null : `cannot be read: ${unreadable.join(', ')}`,
    ...(showValues && { user }),
  };
}
