import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from '../../../functions/domain/mask.ts';
import { complete } from '../../../functions/domain/user.ts';
import { COMPARED_FIELDS } from '../../../functions/events/index.ts';
import { meeting, RUNS } from '../../support/arbitraries.ts';
import { frozen } from '../../support/frozen.ts';
import { history, play, type Meeting } from '../../support/history.ts';

test('each field is what Kombo says, or else what was known, or else absent', () => {
  fc.assert(
    fc.property(meeting, ({ known, reading }) => {
      const said = mask(frozen(reading), frozen(known));
      for (const field of [...COMPARED_FIELDS, 'remote_deleted_at'] as const) {
        expect(said[field]).toBe(field in reading ? reading[field] : known?.[field]);
        expect(field in said).toBe(field in reading || (known !== undefined && field in known));
      }
    }),
    RUNS,
  );
});

test('a field that could not be read never shows up among what an event says has changed', () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const [index, { verdict }] of play(meetings).entries()) {
        if (verdict.kind !== 'news' || !('previous' in verdict.change)) continue;
        const { changed_fields, previous, roles } = verdict.change;
        const isAboutRoles = roles.granted.length + roles.revoked.length > 0;
        const told = [...changed_fields, ...Object.keys(previous), ...(isAboutRoles ? ['system_roles'] : [])];
        expect(told.filter((field) => maskedIn(meetings[index]).has(field))).toEqual([]);
      }
    }),
    RUNS,
  );
});

test("the value of a field that could not be read is the snapshot's in every event", () => {
  fc.assert(
    fc.property(history, (meetings) => {
      for (const [index, { before, event }] of play(meetings).entries()) {
        const data = event?.detail.data;
        if (data === undefined || !('user' in data)) continue;
        const stored: Record<string, unknown> = before ? complete(before.user) : {};
        for (const field of maskedIn(meetings[index])) expect(data.user).toHaveProperty(field, stored[field] ?? null);
      }
    }),
    RUNS,
  );
});

function maskedIn(met: Meeting | undefined): ReadonlySet<string> {
  return new Set(COMPARED_FIELDS.filter((field) => !(field in (met?.reading ?? {}))));
}
