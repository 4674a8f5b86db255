import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRow, type Ruling, type View } from '../../../functions/domain/decide.ts';
import { diff } from '../../../functions/domain/diff.ts';
import { KINDS, kindsOf, type Kind } from '../../../functions/domain/guard.ts';
import { SCOPE_PARTS } from '../../../functions/domain/scope.ts';
import { meeting, RUNS } from '../../support/arbitraries.ts';
import { frozen } from '../../support/frozen.ts';

const DELETED = '2026-11-21T00:00:00.000Z';

const view = (rulings: Partial<Record<Kind, Ruling>> = {}, scope: View['scope'] = {}): View => ({
  pass: 'delta',
  scope,
  statusReturns: false,
  at: '2026-11-22T10:15:03.120Z',
  rulingOf: (kind) => rulings[kind] ?? 'pass',
});
const off = (parts: readonly (typeof SCOPE_PARTS)[number][]): View['scope'] =>
  Object.fromEntries(parts.map((part) => [part, 'switched_off']));

const rulings = fc.dictionary(fc.constantFrom(...KINDS), fc.constantFrom<Ruling>('pass', 'hold', 'dismiss', 'wait'));
const scope = fc
  .subarray([...SCOPE_PARTS])
  .map((parts) => Object.fromEntries(parts.map((part) => [part, 'switched_off' as const])));

describe('whoever and whatever', () => {
  test('no kind that waits, is held or dismissed is ever news, and no input is changed', () => {
    fc.assert(
      fc.property(meeting, rulings, scope, ({ known, reading: row }, given, isOff) => {
        const { verdict } = decideRow(frozen(known), frozen(row), view(given, isOff));
        if (verdict.kind !== 'news') return;
        const told = kindsOf(verdict.change, verdict.user);
        expect(told.filter((kind) => (given[kind] ?? 'pass') !== 'pass')).toEqual([]);
      }),
      RUNS,
    );
  });

  test('with nothing off and everything let through, is what the comparison says', () => {
    fc.assert(
      fc.property(meeting, ({ known, reading: row }) => {
        const dated = { ...row, remote_deleted_at: row.remote_deleted_at ?? DELETED };
        expect(decideRow(known, dated, view()).verdict).toEqual(diff(known, dated, 'delta'));
      }),
      RUNS,
    );
  });

  test('with all fields off nothing of a user who stays is told', () => {
    const law = fc.check(
      fc.property(meeting, ({ known, reading: row }) => {
        const stays = { ...row, remote_deleted_at: known?.remote_deleted_at ?? null };
        const fields = SCOPE_PARTS.filter((part) => part !== 'ats_users');
        const { verdict } = decideRow(known, stays, view({}, off(fields)));
        return known === undefined || verdict.kind !== 'news';
      }),
      RUNS,
    );
    expect(law.failed).toBe(false);
  });

  test('what was dismissed once is not seen again', () => {
    fc.assert(
      fc.property(meeting, rulings, ({ known, reading: row }, given) => {
        const all = view(Object.fromEntries(Object.keys(given).map((kind) => [kind, 'dismiss' as const])));
        const { verdict } = decideRow(known, row, all);
        if (verdict.kind === 'nothing') return;
        const again = decideRow(verdict.user, row, all).verdict;
        expect(again.kind === 'silent' && again.why !== 'erased' ? again.why : 'nothing').toBe('nothing');
        expect(again.kind).not.toBe('news');
      }),
      RUNS,
    );
  });
});
