import { describe, expect, test } from 'vitest';
import { GUARDS } from '../../../functions/domain/guard.ts';
import { answerToSome, outcomeOf, type Case, type Decision, type Hold } from '../../../functions/domain/hold.ts';
import { NOW } from '../../support/builders.ts';

const HOLD: Hold = {
  poll: 7,
  opened_at: NOW,
  published: 0,
  held: 6,
  told: 6,
  print: 'them',
  users: 30,
  user_ids: [],
  cause: null,
};
const YES: Decision = { answer: 'approve', by: 'somebody', at: NOW, hold: 7, seen: 6, users: [] };
const NO: Decision = { ...YES, answer: 'dismiss' };

/** Some of 30 users would be deleted; everybody was looked at. */
const given = (changes: number, others: Partial<Case> = {}): Case => ({
  kind: 'deletions',
  hold: undefined,
  decision: undefined,
  extent: { changes, published: 0, users: 30 },
  print: 'them',
  isWhole: true,
  isUnknown: false,
  isExpired: false,
  ...others,
});
const outcome = (...args: Parameters<typeof given>) => outcomeOf(given(...args), GUARDS);
const held = (changes: number, others: Partial<Case> = {}) => outcome(changes, { hold: HOLD, ...others });

const FREE = { state: 'free' };
const TRIPPED = { state: 'held', because: 'tripped' };
const KEPT = { state: 'held', because: 'kept' };
const REFUSED = { state: 'held', because: 'refused' };
const over = (because: string) => ({ state: 'over', because });

describe('a kind that is not held', () => {
  test.each([
    ['passes when there is nothing of it', outcome(0), FREE],
    ['passes below the threshold', outcome(5), FREE],
    ['is held above it', outcome(6), TRIPPED],
    ['is held for what was published before', outcome(1, { extent: { changes: 1, published: 5, users: 30 } }), TRIPPED],
    ['is held, however little, while Kombo has not synced a change of scope', outcome(1, { isExpired: true }), TRIPPED],
    ['passes even then when there is nothing of it', outcome(0, { isExpired: true }), FREE],
    ['is nobody’s business of an answer to an earlier hold', outcome(6, { decision: YES }), TRIPPED],
  ])('%s', (_, seen, expected) => {
    expect(seen).toEqual(expected);
  });

  test('passes, whatever happens, when its guard is off', () => {
    const guards = { ...GUARDS, deletions: 'off' } as const;
    expect(outcomeOf(given(30), guards)).toEqual(FREE);
    expect(outcomeOf(given(30, { isExpired: true }), guards)).toEqual(FREE);
  });
});

describe('a hold', () => {
  test.each([
    ['stays, uncounted, when a delta saw only a part', held(0, { isWhole: false }), KEPT],
    ['stays, unanswered, when a delta saw only a part', held(0, { isWhole: false, decision: YES }), KEPT],
    ['stays while it is still too much', held(6), KEPT],
    ['stays when it has grown, and is not told again', held(20), KEPT],
    ['is voided when nothing is left', held(0), over('voided')],
    [
      'ends approved when nothing is left: a poll that published it may have died',
      held(0, { decision: YES }),
      over('approved'),
    ],
    ['ends when so little is left that it may pass', held(5), over('under_threshold')],
    ['is not ended by a day having gone by', held(5, { hold: { ...HOLD, published: 1 } }), KEPT],
    ['ends approved', held(6, { decision: YES }), over('approved')],
    ['ends dismissed', held(6, { decision: NO }), over('dismissed')],
    ['ends approved when less is left than the person knew of', held(3, { decision: YES }), over('approved')],
    ['ends approved when as much more is held as may pass alone', held(11, { decision: YES }), over('approved')],
    ['is told anew when more is held than that', held(12, { decision: YES }), REFUSED],
    ['is told anew for a no when others are held', held(6, { decision: NO, print: 'others' }), REFUSED],
    ['ends dismissed when nothing is left', held(0, { decision: NO, print: 'nobody' }), over('dismissed')],
    ['stays when the answer is about an earlier one', held(6, { decision: { ...YES, hold: 6 } }), KEPT],
    ['stays when the answer is about single people', held(6, { decision: { ...YES, users: ['a'] } }), KEPT],
    ['stays, however little is left, while Kombo has not synced', held(1, { isExpired: true }), KEPT],
    ['ends approved although Kombo has not synced', held(6, { isExpired: true, decision: YES }), over('approved')],
    ['stays while the users are switched off, though none is seen', held(0, { isUnknown: true }), KEPT],
    ['is told anew when it is answered while the users are off', held(0, { isUnknown: true, decision: YES }), REFUSED],
  ])('%s', (_, seen, expected) => {
    expect(seen).toEqual(expected);
  });

  test('ends when its guard was switched off', () => {
    const guards = { ...GUARDS, deletions: 'off' } as const;
    expect(outcomeOf(given(30, { hold: HOLD }), guards)).toEqual(over('under_threshold'));
  });
});

test('an answer about single people is one only to the hold that it was given to', () => {
  const some = { ...YES, users: ['a'] };
  expect(answerToSome(HOLD, some)).toBe(some);
  expect(answerToSome(HOLD, YES)).toBeUndefined();
  expect(answerToSome({ ...HOLD, poll: 8 }, some)).toBeUndefined();
  expect(answerToSome(undefined, some)).toBeUndefined();
});
