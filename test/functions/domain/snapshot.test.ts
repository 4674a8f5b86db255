import { expect, test } from 'vitest';
import { diff, type Verdict } from '../../../functions/domain/diff.ts';
import { advance } from '../../../functions/domain/snapshot.ts';
import { erased } from '../../../functions/domain/user.ts';
import { creation, CUSTOMER, emptied, knownUser, reading, snapshot, stamp } from '../../support/builders.ts';

type Write = Exclude<Verdict, { kind: 'nothing' }>;

const SECOND = 1_795_342_501;
const BEGUN = new Date(SECOND * 1000 + 999);
const DELETED = '2026-11-21T00:00:00.000Z';

const SILENT: Write = { kind: 'silent', why: 'filled_in', user: knownUser() };
const NEWS: Write = { kind: 'news', change: { type: 'user.created', reason: 'new' }, user: knownUser() };

test('the first sequence of a user is the second in which the poll began', () => {
  expect(advance(undefined, NEWS, stamp({ begun_at: BEGUN })).sequence).toBe(SECOND);
});

test('a clock that is ahead of the last sequence gives the next one', () => {
  const before = snapshot({ sequence: SECOND - 1000 });
  expect(advance(before, NEWS, stamp({ begun_at: BEGUN })).sequence).toBe(SECOND);
});

test.each([SECOND, SECOND + 1000])('a clock that is not ahead of the last sequence, %i, adds one to it', (sequence) => {
  expect(advance(snapshot({ sequence }), NEWS, stamp({ begun_at: BEGUN })).sequence).toBe(sequence + 1);
});

test('a sequence is positive even where the clock stands before 1970', () => {
  expect(advance(undefined, NEWS, stamp({ begun_at: new Date(-1) })).sequence).toBe(1);
});

test('news is kept as the last change, with what its event needs beside the user', () => {
  const { last_change, sequence } = advance(undefined, NEWS, stamp({ poll: 4 }));
  const told = { type: 'user.created', reason: 'new', detected_at: '2026-11-22T10:15:03.120Z', customer: CUSTOMER };
  expect(last_change).toEqual({ ...told, sequence, previous_sequence: null, poll: 4 });
});

test('news names the sequence of the news before it', () => {
  const before = snapshot({ sequence: 100, last_change: creation({ sequence: 100 }) });
  expect(advance(before, NEWS, stamp()).last_change).toMatchObject({ previous_sequence: 100 });
});

test('the first news after a baseline has none before it', () => {
  const baseline = advance(undefined, { ...SILENT, why: 'stored' }, stamp());
  expect(baseline).not.toHaveProperty('last_change');
  expect(advance(baseline, NEWS, stamp()).last_change).toMatchObject({ previous_sequence: null });
});

test('a silent write raises the sequence and keeps the last change with its own', () => {
  const before = snapshot({ sequence: 100, last_change: creation({ sequence: 100 }) });
  const after = advance(before, SILENT, stamp({ begun_at: BEGUN }));
  expect(after.sequence).toBe(SECOND);
  expect(after.last_change).toEqual(creation({ sequence: 100 }));
});

test('news after a silent write chains to the news before, not to the silent write', () => {
  const before = snapshot({ sequence: 100, last_change: creation({ sequence: 100 }) });
  const after = advance(advance(before, SILENT, stamp()), NEWS, stamp());
  expect(after.last_change).toMatchObject({ sequence: after.sequence, previous_sequence: 100 });
});

test('erasing keeps the id and raises the sequence', () => {
  const user = knownUser({ id: 'a', remote_deleted_at: DELETED });
  const after = advance(snapshot({ sequence: SECOND, user }), verdict(diff(user, emptied(), 'delta')), stamp());
  expect(after).toMatchObject({ user: erased(user), sequence: SECOND + 1 });
});

test('somebody restored after having been erased continues the sequence and the chain', () => {
  const user = erased(knownUser({ remote_deleted_at: DELETED }));
  const before = snapshot({ sequence: SECOND + 60, user, last_change: creation({ sequence: SECOND + 50 }) });
  const after = advance(before, verdict(diff(user, reading(), 'delta')), stamp({ begun_at: BEGUN }));
  expect(after.last_change).toMatchObject({ sequence: SECOND + 61, previous_sequence: SECOND + 50 });
});

test('every write bears the number of its poll', () => {
  expect(advance(snapshot({ poll: 3 }), SILENT, stamp({ poll: 4 })).poll).toBe(4);
  expect(advance(snapshot({ poll: 3 }), NEWS, stamp({ poll: 4 }))).toMatchObject({ poll: 4, last_change: { poll: 4 } });
});

/** What is certain to be a write. */
function verdict(given: Verdict): Write {
  if (given.kind === 'nothing') throw new Error('Nothing would be written');
  return given;
}
