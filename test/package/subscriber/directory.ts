import { hasLeft } from 'ats-user-events/events';
import { onUser } from 'ats-user-events/subscriber';

/** Whoever has left has no account, and everybody else has one that shows how they are. */
export const handler = onUser(async (user, change) => {
  const id = `${change.detail.metadata.integration_id}/${user.id}`;
  const account = `${process.env['DIRECTORY_URL']}/accounts/${encodeURIComponent(id)}`;
  const body = JSON.stringify({ email: user.email, roles: user.system_roles?.map((role) => role.unified_type) });
  const response = await fetch(account, hasLeft(user) ? { method: 'DELETE' } : { method: 'PUT', body });
  if (!response.ok) throw new Error(`The directory answered ${response.status}`);
});
