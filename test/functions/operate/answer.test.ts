import { beforeEach, describe, expect, it } from 'vitest';
import { createRegister, leaseOf, type Register } from '../../../functions/adapters/register.ts';
import { KINDS } from '../../../functions/domain/guard.ts';
import type { Hold } from '../../../functions/domain/hold.ts';
import { answer, askForSweep, type Answered, type Saying } from '../../../functions/operate/answer.ts';
import { startTable } from '../../../infra/local/table.ts';
import { CUSTOMER } from '../../support/builders.ts';

const ID = 'workday:acme';
const NOW = 1_795_342_503_000;

const HOLD: Hold = {
  poll: 7,
  opened_at: NOW,
  published: 0,
  held: 12,
  told: 12,
  print: 'them',
  users: 40,
  user_ids: ['a'],
  cause: null,
};

let register: Register;
let started = NOW;

beforeEach(async () => {
  const { table, close } = await startTable();
  register = createRegister(table);
  await register.add(ID, CUSTOMER);
  await hold({ deletions: HOLD });
  return close;
});

/** A poll that leaves these holds. */
async function hold(holds: { readonly deletions?: Hold; readonly 'clearings:email'?: Hold }): Promise<void> {
  started += 1_000;
  const order = { integration_id: ID, owner: 'a poll', now: started, until: started, asked_at: started };
  const leased = await register.takeLease(order);
  if (leased === undefined) throw new Error('The lease is free');
  await register.write(leaseOf(leased), { holds });
}

/** Approves the deletions, unless it says otherwise. */
async function say(changes: Partial<Saying> = {}, now = NOW): Promise<Answered> {
  const saying = { integration_id: ID, kind: 'deletions', answer: 'approve', by: 'somebody', ...changes } as const;
  return answer({ register, clock: () => now }, saying);
}

const kept = async () => (await register.read(ID))?.decisions.deletions;

describe('an answer', () => {
  it('is kept, with who gave it, to which hold, and how much of it they knew of', async () => {
    const decision = { answer: 'approve', by: 'somebody', at: NOW, hold: 7, seen: 12, users: [] };
    expect(await say()).toEqual({ is: 'kept', decision });
    expect(await kept()).toEqual(decision);
  });

  it('is about as many changes as the person says', async () => {
    await say({ count: 3 });
    expect(await kept()).toMatchObject({ seen: 3 });
  });

  it('is refused when it is about a hold that was told anew since it was seen', async () => {
    expect(await say({ answer: 'dismiss', hold: 6 })).toEqual({ is: 'changed' });
    expect(await kept()).toBeUndefined();
    expect(await say({ answer: 'dismiss', hold: 7 })).toMatchObject({ is: 'kept' });
  });

  it('takes the place of what was said before, even within the same millisecond', async () => {
    await say();
    expect(await say({ answer: 'dismiss', by: 'another' })).toMatchObject({ is: 'kept' });
    expect(await kept()).toMatchObject({ answer: 'dismiss', by: 'another', at: NOW + 1 });
  });
});

describe('an answer about single people', () => {
  it('adds up with an earlier one of the same sort', async () => {
    await say({ users: ['a', 'b'] });
    await say({ users: ['b', 'c'] }, NOW + 5);
    expect(await kept()).toMatchObject({ users: ['a', 'b', 'c'], at: NOW + 5 });
  });

  it('takes the place of one of another sort, and is replaced by one about everybody', async () => {
    await say({ users: ['a'] });
    await say({ users: ['b'], answer: 'dismiss' });
    expect(await kept()).toMatchObject({ users: ['b'], answer: 'dismiss' });
    await say({ answer: 'dismiss' }, NOW + 5);
    expect(await kept()).toMatchObject({ users: [], answer: 'dismiss' });
  });

  it('does not add up with what was said about an earlier hold', async () => {
    await say({ users: ['a'] });
    await hold({ deletions: { ...HOLD, poll: 9 } });
    await say({ users: ['b'] });
    expect(await kept()).toMatchObject({ hold: 9, users: ['b'] });
  });

  it('that names nobody is not about everybody', async () => {
    expect(await say({ users: [] })).toEqual({ is: 'nobody_named' });
    expect(await kept()).toBeUndefined();
  });
});

describe('an answer that cannot be kept', () => {
  it.each<[string, Partial<Saying>, Answered]>([
    ['an integration that is not known', { integration_id: 'workday:gone' }, { is: 'unknown_integration' }],
    ['a kind that there is not', { kind: 'clearings' }, { is: 'unknown_kind', kinds: KINDS }],
    ['a kind of which nothing is held', { kind: 'creations' }, { is: 'not_held', held: ['deletions'] }],
  ])('says so of %s', async (_, changes, answered) => {
    expect(await say(changes)).toEqual(answered);
  });

  it('is tried again when the hold was told anew meanwhile', async () => {
    let reads = 0;
    const read: Register['read'] = async (id) => {
      const integration = await register.read(id);
      reads += 1;
      if (reads === 1) await hold({ deletions: { ...HOLD, poll: 9, told: 20 } });
      return integration;
    };
    const deps = { register: { ...register, read }, clock: () => NOW };
    const saying = { integration_id: ID, kind: 'deletions', answer: 'approve', by: 'somebody' } as const;
    expect(await answer(deps, saying)).toMatchObject({ is: 'kept', decision: { hold: 9, seen: 20 } });
  });

  it('is given up when it is another at every attempt', async () => {
    const deps = { register: { ...register, answer: async () => false }, clock: () => NOW };
    const saying = { integration_id: ID, kind: 'deletions', answer: 'approve', by: 'somebody' } as const;
    expect(await answer(deps, saying)).toEqual({ is: 'changed' });
  });
});

it('asks for a sweep of whom there is', async () => {
  const deps = { register, clock: () => NOW };
  expect(await askForSweep(deps, ID)).toBe(true);
  expect(await register.read(ID)).toMatchObject({ sweep_asked_at: NOW });
  expect(await askForSweep(deps, 'workday:gone')).toBe(false);
});
