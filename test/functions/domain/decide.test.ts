import { describe, expect, test } from 'vitest';
import { decideMissing, decideRow, type Ruling, type View } from '../../../functions/domain/decide.ts';
import type { Kind } from '../../../functions/domain/guard.ts';
import type { SCOPE_PARTS } from '../../../functions/domain/scope.ts';
import { emptied, knownUser, reading, without } from '../../support/builders.ts';

const NOW = '2026-11-22T10:15:03.120Z';
const DELETED = '2026-11-21T00:00:00.000Z';

const view = (rulings: Partial<Record<Kind, Ruling>> = {}, changes: Partial<View> = {}): View => ({
  pass: 'delta',
  scope: {},
  statusReturns: false,
  at: NOW,
  rulingOf: (kind) => rulings[kind] ?? 'pass',
  ...changes,
});
const off = (...parts: (typeof SCOPE_PARTS)[number][]): Partial<View> => ({
  scope: Object.fromEntries(parts.map((part) => [part, 'switched_off'])),
});

describe('a user with a guarded change', () => {
  const leaver = reading({ status: 'INACTIVE', last_name: 'Married' });

  test('waits whole until the window is complete', () => {
    const decided = decideRow(knownUser(), leaver, view({ deactivations: 'wait' }));
    expect(decided).toMatchObject({ verdict: { kind: 'nothing' }, waits: ['deactivations'] });
  });

  test('that is held flows without it', () => {
    const decided = decideRow(knownUser(), leaver, view({ deactivations: 'hold' }));
    expect(decided.held).toEqual(['deactivations']);
    expect(decided.verdict).toMatchObject({
      change: { type: 'user.updated', changed_fields: ['last_name'] },
      user: { status: 'ACTIVE', last_name: 'Married' },
    });
  });

  test('that is dismissed has it in silence, and the rest is told', () => {
    const decided = decideRow(knownUser(), leaver, view({ deactivations: 'dismiss' }));
    expect(decided.verdict).toMatchObject({
      change: { type: 'user.updated', changed_fields: ['last_name'] },
      user: { status: 'INACTIVE', last_name: 'Married' },
    });
    const nothingElse = decideRow(knownUser(), reading({ status: 'INACTIVE' }), view({ deactivations: 'dismiss' }));
    expect(nothingElse.verdict).toEqual({ kind: 'silent', why: 'dismissed', user: knownUser({ status: 'INACTIVE' }) });
  });

  test('of two kinds, of which one is held and one may pass, is told of the other', () => {
    const both = reading({ status: 'INACTIVE', email: null });
    const decided = decideRow(knownUser(), both, view({ 'clearings:email': 'hold' }));
    expect(decided.verdict).toMatchObject({ change: { type: 'user.deactivated', changed_fields: ['status'] } });
    expect(decided.verdict).toHaveProperty('user.email', knownUser().email);
  });
});

describe('somebody whose row is held as a whole', () => {
  test.each([
    ['a deletion', knownUser(), reading({ remote_deleted_at: DELETED }), 'deletions'],
    ['a record that was emptied', knownUser(), emptied({ remote_deleted_at: null }), 'deletions'],
    ['a hire', undefined, reading(), 'creations'],
    ['a return', knownUser({ remote_deleted_at: DELETED }), reading(), 'creations'],
  ] as const)('is not looked at: %s', (_, known, row, kind) => {
    const decided = decideRow(known, row, view({ [kind]: 'hold' }));
    expect(decided).toMatchObject({ verdict: { kind: 'nothing' }, held: [kind] });
  });

  test.each([
    [knownUser(), reading({ remote_deleted_at: DELETED }), 'deletions', { remote_deleted_at: DELETED }],
    [undefined, reading(), 'creations', { remote_deleted_at: null }],
    [knownUser({ remote_deleted_at: DELETED }), reading(), 'creations', { remote_deleted_at: null }],
  ] as const)('is stored in silence when it is dismissed', (known, row, kind, user) => {
    expect(decideRow(known, row, view({ [kind]: 'dismiss' })).verdict).toMatchObject({ kind: 'silent', user });
  });
});

describe('an emptied record of somebody who is there', () => {
  test.each([null, undefined, DELETED])('is that of a deleted user, with remote_deleted_at %s', (date) => {
    const row = date === undefined ? without(emptied(), 'remote_deleted_at') : emptied({ remote_deleted_at: date });
    const change = { type: 'user.deleted', reason: 'removed' };
    const user = knownUser({ remote_deleted_at: date ?? NOW });
    expect(decideRow(knownUser(), row, view()).verdict).toEqual({ kind: 'news', change, user });
  });

  test('is none where the remote id, which would tell, is switched off', () => {
    const { verdict } = decideRow(knownUser(), emptied({ remote_deleted_at: null }), view({}, off('remote_id')));
    expect(verdict).toMatchObject({ change: { type: 'user.updated' } });
  });

  test('is one also where another field is switched off, and brings nobody back', () => {
    const row = emptied({ remote_deleted_at: null });
    const noEmail = view({}, off('email'));
    expect(decideRow(knownUser(), row, noEmail).verdict).toMatchObject({ change: { type: 'user.deleted' } });
    expect(decideRow(knownUser({ remote_deleted_at: DELETED }), row, noEmail).verdict.kind).toBe('nothing');
    expect(decideRow(undefined, row, noEmail).verdict.kind).toBe('nothing');
  });
});

describe('what is switched off', () => {
  test('is unknown and not gone: the rest flows', () => {
    const row = reading({ email: null, last_name: 'Married' });
    const decided = decideRow(knownUser(), row, view({}, off('email')));
    expect(decided).toMatchObject({
      verdict: { change: { changed_fields: ['last_name'] }, user: { email: knownUser().email } },
      off: ['email'],
      contradicts: false,
    });
  });

  test('is masked in the other direction, too, and noticed', () => {
    const decided = decideRow(knownUser({ email: null }), reading(), view({}, off('email')));
    expect(decided).toMatchObject({ verdict: { kind: 'nothing' }, contradicts: true, off: ['email'] });
  });

  test.each([
    [knownUser(), reading({ remote_deleted_at: DELETED }), false],
    [knownUser(), reading({ last_name: 'Married' }), true],
    [undefined, reading(), true],
  ])('skips every row when it is the users as a whole', (known, row, contradicts) => {
    const decided = decideRow(known, row, view({}, off('ats_users')));
    expect(decided).toMatchObject({ verdict: { kind: 'nothing' }, contradicts, off: ['ats_users'] });
  });

  test('is null in a created user, as the event says, and left out in a baseline', () => {
    expect(decideRow(undefined, reading(), view({}, off('email'))).verdict).toHaveProperty('user.email', null);
    const stored = decideRow(undefined, reading(), view({}, { ...off('email'), pass: 'baseline' })).verdict;
    expect(stored).not.toHaveProperty('user.email');
  });
});

describe('a status that comes back after an opt-out', () => {
  const forgotten = without(knownUser(), 'status', 'email');
  const inactive = reading({ status: 'INACTIVE' });
  const back = view({}, { statusReturns: true });

  test('is filled in, since nobody was deactivated', () => {
    const filledIn = { kind: 'silent', why: 'filled_in', user: knownUser({ status: 'INACTIVE' }) };
    expect(decideRow(forgotten, inactive, back).verdict).toEqual(filledIn);
    expect(decideRow(without(knownUser(), 'status'), inactive, back).verdict).toEqual(filledIn);
  });

  test('is filled in along with news about another field', () => {
    const married = decideRow(forgotten, reading({ status: 'INACTIVE', last_name: 'Married' }), back).verdict;
    const change = { type: 'user.updated', changed_fields: ['last_name'] };
    expect(married).toMatchObject({ change, user: { status: 'INACTIVE' } });
  });

  test('is a deactivation like any other of somebody whose status is known', () => {
    const { verdict } = decideRow(knownUser(), inactive, back);
    expect(verdict).toMatchObject({ change: { type: 'user.deactivated' } });
  });

  test('is a deactivation where it was only never read', () => {
    expect(decideRow(forgotten, inactive, view()).verdict).toMatchObject({ change: { type: 'user.deactivated' } });
  });
});

describe('somebody whom Kombo does not know any more', () => {
  test('is deleted, since the poll that noticed', () => {
    const verdict = { kind: 'news', change: { type: 'user.deleted', reason: 'missing' } };
    expect(decideMissing(knownUser(), view()).verdict).toMatchObject({ ...verdict, user: { remote_deleted_at: NOW } });
  });

  test.each([
    ['hold', 'nothing'],
    ['wait', 'nothing'],
    ['dismiss', 'silent'],
  ] as const)('is treated like any deletion: %s gives %s', (ruling, kind) => {
    expect(decideMissing(knownUser(), view({ deletions: ruling })).verdict.kind).toBe(kind);
  });

  test('is nothing when deleted already', () => {
    expect(decideMissing(knownUser({ remote_deleted_at: DELETED }), view()).verdict.kind).toBe('nothing');
  });
});
