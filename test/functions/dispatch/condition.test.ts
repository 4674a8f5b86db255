import { describe, expect, it } from 'vitest';
import { readIntegration, type Integration } from '../../../functions/adapters/register/item.ts';
import { conditionOf } from '../../../functions/dispatch/condition.ts';
import { held } from '../../../functions/domain/notice.ts';
import { CUSTOMER, INTEGRATION_ID, NOW, without } from '../../support/builders.ts';

const MINUTE_MS = 60_000;
const minutesAgo = (minutes: number) => NOW - minutes * MINUTE_MS;
const polled = (minutes: number) => ({ windows: { last: minutesAgo(minutes), before: minutesAgo(minutes + 5) } });

/** Live, and well, as the register has it. */
function integration(changes: object): Integration {
  const item = { sk: INTEGRATION_ID, enabled: true, phase: 'live', customer: CUSTOMER, ...polled(1), ...changes };
  const { data } = readIntegration(item);
  if (data === undefined) throw new Error('It makes sense');
  return data;
}

const conditionWith = (...changes: readonly object[]) =>
  conditionOf({ integrations: changes.map(integration), unreadable: [] }, NOW);
const oldestOf = (...changes: readonly object[]) => conditionWith(...changes).oldest_poll_seconds / 60;

const failure = { remedy: 'person', code: 'PLATFORM.INPUT_INVALID', title: null, at: NOW };
const failing = { code: 'PLATFORM.INPUT_INVALID', title: null, since: NOW, attempts: 3 };
const hold = {
  poll: 4,
  opened_at: NOW,
  published: 0,
  held: 8,
  told: 8,
  print: '',
  users: 40,
  user_ids: [],
  cause: null,
};
const notice = held(
  { integration_id: INTEGRATION_ID, customer: CUSTOMER, poll: 4, at: new Date(NOW) },
  { kind: 'deletions', hold, commands: { approve: 'yes', dismiss: 'no' } },
);

describe('the age of the oldest poll', () => {
  it('is that of whom nobody has polled for longest', () => {
    expect(oldestOf(polled(2), polled(90), polled(3))).toBe(90);
  });

  it('is nothing where nobody is polled', () => {
    expect(oldestOf()).toBe(0);
    expect(oldestOf({ ...polled(90), enabled: false })).toBe(0);
  });

  it('goes on while polls die, or are begun and do not end: nobody has said why', () => {
    expect(oldestOf({ ...polled(90), attempts: 2 })).toBe(90);
    expect(oldestOf({ ...polled(90), attempts: 1, lease_until: NOW + MINUTE_MS })).toBe(90);
  });

  it('goes on while Kombo wants to be asked later, or nobody: no poll has failed', () => {
    expect(oldestOf({ ...polled(90), failure: { ...failure, code: 'PLATFORM.RATE_LIMIT_EXCEEDED' } })).toBe(90);
  });

  it('leaves out who fails and is left alone for a while, or is told as failing', () => {
    expect(oldestOf(polled(4), { ...polled(90), attempts: 1, ended: 1, failure })).toBe(4);
    expect(oldestOf(polled(4), { ...polled(90), attempts: 4, failing })).toBe(4);
  });

  it('leaves out baselines, which no poll of changes is waiting for', () => {
    expect(oldestOf({ ...polled(90), phase: 'baseline' })).toBe(0);
  });

  it('is counted from the baseline before there was any other poll, and is nothing by a clock that was wrong', () => {
    const unpolled = without(integration({ live_at: minutesAgo(7) }), 'windows');
    expect(conditionOf({ integrations: [unpolled], unreadable: [] }, NOW).oldest_poll_seconds).toBe(7 * 60);
    expect(oldestOf(polled(-90))).toBe(0);
  });
});

describe('the integrations that are polled', () => {
  it('are counted, those of them that were told as failing, by polls or by sweeps, and those of which something is held', () => {
    const held_one = { holds: { deletions: hold, 'clearings:email': hold } };
    const told = conditionWith(
      {},
      { failing },
      { sweep_failure: failing },
      { failing, sweep_failure: failing },
      held_one,
    );
    expect(told).toMatchObject({ integrations: 5, failing: 3, held: 1 });
  });

  it('are not those that were paused or removed, whatever is on record of them', () => {
    const stopped = { enabled: false, failing, holds: { deletions: hold }, waiting: ['u1'], notices: [notice] };
    expect(conditionWith(stopped)).toMatchObject({ integrations: 0, failing: 0, held: 0, waiting: 0 });
  });

  it('have events that the bus has not accepted: of people, and of their own', () => {
    expect(conditionWith({ waiting: ['u1', 'u2'] }, { notices: [notice] }, {}).waiting).toBe(3);
  });
});
