import { userInfo } from 'node:os';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRegister, leaseOf, type Register } from '../../../functions/adapters/register.ts';
import type { Changes } from '../../../functions/adapters/register/item.ts';
import type { Hold } from '../../../functions/domain/hold.ts';
import { operate } from '../../../infra/local/operate.ts';
import { startTable } from '../../../infra/local/table.ts';
import type { Verdict } from '../../../infra/local/verdicts.ts';
import { CUSTOMER } from '../../support/builders.ts';

const LIVE = 'workday:live';
const NEW = 'workday:new';
const ABSENT = 'workday:absent';
const STRANGER = 'workday:stranger';
const HOLD: Hold = {
  poll: 7,
  opened_at: 1,
  published: 0,
  held: 12,
  told: 12,
  print: 'them',
  users: 40,
  user_ids: ['a'],
  cause: null,
};

let register: Register;

beforeEach(async () => {
  const { table, close } = await startTable();
  register = createRegister(table);
  for (const id of [LIVE, NEW, STRANGER]) await register.add(id, CUSTOMER);
  await write(LIVE, { phase: 'live', holds: { deletions: HOLD } });
  await write(STRANGER, { phase: 'live' });
  return close;
});

async function write(integration_id: string, changes: Changes): Promise<void> {
  const now = Date.now();
  const leased = await register.takeLease({ integration_id, owner: 'a poll', now, until: now, asked_at: now });
  if (leased === undefined) throw new Error('The lease is free');
  await register.write(leaseOf(leased), changes);
}

async function ask(given: { readonly verdicts?: readonly Verdict[]; readonly sweep?: boolean }): Promise<void> {
  await operate({ register, integration_ids: [LIVE, NEW, ABSENT] }, { verdicts: [], sweep: false, ...given });
}

const verdict = (changes: Partial<Verdict> = {}): Verdict => {
  return { integration_id: LIVE, kind: 'deletions', answer: 'dismiss', ...changes };
};

describe('an answer on the command line', () => {
  it('is kept with who entered it', async () => {
    await ask({ verdicts: [verdict()] });
    const decision = { answer: 'dismiss', by: `local:${userInfo().username}`, seen: 12, users: [] };
    expect(await register.read(LIVE)).toMatchObject({ decisions: { deletions: decision } });
  });

  it.each<[string, Partial<Verdict>, object]>([
    [
      'nothing of its kind is held',
      { kind: 'creations' },
      { exitCode: 1, message: `There is nothing to dismiss by ${LIVE}:creations: held are deletions.` },
    ],
    [
      'nothing is held at all',
      { integration_id: NEW },
      { exitCode: 1, message: `There is nothing to dismiss by ${NEW}:deletions: nothing is held.` },
    ],
    [
      'the integration was never polled',
      { integration_id: ABSENT },
      { exitCode: 1, message: `There is nothing to dismiss by ${ABSENT}:deletions: it was never polled.` },
    ],
    [
      'the integration is another',
      { integration_id: STRANGER },
      { exitCode: 2, message: `${STRANGER} is not polled here; there is ${LIVE}, ${NEW}, ${ABSENT}.` },
    ],
  ])('is refused with one sentence when %s', async (_, changes, trouble) => {
    await expect(ask({ verdicts: [verdict(changes)] })).rejects.toMatchObject({ name: 'Trouble', ...trouble });
  });
});

it('a sweep is asked for of whoever is polled, and has had a baseline', async () => {
  await ask({ sweep: true });
  const { integrations } = await register.list();
  expect(integrations.filter(({ sweep_asked_at }) => sweep_asked_at !== undefined)).toMatchObject([{ id: LIVE }]);
});
