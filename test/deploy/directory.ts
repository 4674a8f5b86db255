import { hasLeft } from '../../functions/events/index.ts';
import { onUser } from '../../functions/subscriber/handler.ts';

/** Tells the test whom it was called for, and whether they are to have access. */
export const handler = onUser(async ({ id, ...user }, { detail }) => {
  const body = JSON.stringify({ id, has_access: !hasLeft({ id, ...user }), sequence: detail.metadata.sequence });
  const { ok } = await fetch(`${process.env['TEST_URL']}/directory`, { method: 'POST', body });
  if (!ok) throw new Error('The directory does not answer');
});
