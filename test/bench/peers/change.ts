import type { GetAtsUsersPositiveResponseResult as User } from '@kombo-api/sdk/models';

/** What is kept and told of a user. `changed_at` moves for what nobody needs to know. */
export function recordOf(user: User) {
  const { id, remote_id, first_name, last_name, email = null, status, system_roles } = user;
  const remote_deleted_at = user.remote_deleted_at?.toISOString() ?? null;
  return { id, remote_id, first_name, last_name, email, status, system_roles, remote_deleted_at };
}
export type Recorded = ReturnType<typeof recordOf>;

/** What tells whether somebody left. */
export type State = { readonly status: string | null; readonly is_deleted: boolean };

/** The type of the event, if there is one to tell. */
export function changeOf(before: State | undefined, now: State, isSame: boolean): string | undefined {
  const wasThere = before?.is_deleted === false;
  if (now.is_deleted) return wasThere ? 'user.deleted' : undefined;
  if (!wasThere) return 'user.created';
  if (isSame) return undefined;
  return now.status === 'INACTIVE' && before.status !== 'INACTIVE' ? 'user.deactivated' : 'user.updated';
}
