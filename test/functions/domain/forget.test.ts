import { describe, expect, it } from 'vitest';
import { forgetAll } from '../../../functions/domain/forget.ts';
import { knownUser } from '../../support/builders.ts';

const AT = '2026-12-24T00:00:00.000Z';
const GONE = '2026-11-01T00:00:00.000Z';

describe('of a user of an integration that was removed', () => {
  it('nothing is left but an id, and that they count as deleted', () => {
    const { id } = knownUser();
    const user = { id, changed_at: null, remote_deleted_at: AT };
    expect(forgetAll(knownUser(), AT)).toEqual({ kind: 'silent', why: 'erased', user });
  });

  it('the date stays on which they were deleted', () => {
    expect(forgetAll(knownUser({ remote_deleted_at: GONE }), AT)).toMatchObject({ user: { remote_deleted_at: GONE } });
  });

  it('nothing is to be done twice', () => {
    const once = forgetAll(knownUser(), AT);
    if (once.kind !== 'silent') throw new Error('It is silent');
    expect(forgetAll(once.user, AT)).toEqual({ kind: 'nothing' });
  });
});
