import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegister, leaseOf, type Lease, type Register } from '../../../functions/adapters/register.ts';
import type { Kind } from '../../../functions/domain/guard.ts';
import type { Decision } from '../../../functions/domain/hold.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';

const HOLD = {
  poll: 7,
  opened_at: NOW,
  published: 0,
  held: 6,
  told: 6,
  print: 'them',
  users: 30,
  user_ids: ['a'],
  cause: null,
};
const YES: Decision = { answer: 'approve', by: 'somebody', at: NOW, hold: 7, seen: 6, users: [] };
const NO: Decision = { ...YES, answer: 'dismiss', at: NOW + 1 };

describe.each(ENGINES.filter(({ isHere }) => isHere))('what people write into the register on $name', ({ start }) => {
  let local: LocalTable;
  let register: Register;
  let added = 0;
  let clock = 0;

  beforeAll(async () => {
    local = await start();
    register = createRegister(local.table);
  });
  afterAll(() => local.close());

  async function leased(id: string, owner: string): Promise<Lease> {
    clock += 1_000;
    const later = NOW + clock;
    const request = { integration_id: id, owner, now: later, until: later, asked_at: later };
    const integration = await register.takeLease(request);
    if (integration === undefined) throw new Error('It was free');
    return leaseOf(integration);
  }

  /** One with a hold of a kind. */
  async function held(kind: Kind = 'deletions'): Promise<{ readonly id: string; readonly lease: Lease }> {
    added += 1;
    const id = `tool:${added}`;
    await register.add(id, CUSTOMER);
    const lease = await leased(id, 'one');
    await register.write(lease, { holds: { [kind]: HOLD } });
    return { id, lease };
  }

  const decisions = async (id: string) => (await register.read(id))?.decisions;

  it.each(['deletions', 'clearings:system_roles'] as const)(
    'is an answer to a hold of %s, which others see',
    async (kind) => {
      const { id } = await held(kind);
      expect(await register.answer(id, kind, { decision: YES, before: undefined })).toBe(true);
      expect(await decisions(id)).toEqual({ [kind]: YES });
      const { integrations } = await register.list();
      expect(integrations.find((integration) => integration.id === id)?.decisions).toEqual({ [kind]: YES });
    },
  );

  it('is no answer when the hold is another by now, or none', async () => {
    const { id } = await held();
    const decision = { ...YES, hold: 6 };
    expect(await register.answer(id, 'deletions', { decision, before: undefined })).toBe(false);
    expect(await register.answer(id, 'creations', { decision: YES, before: undefined })).toBe(false);
    expect(await register.answer('tool:unknown', 'deletions', { decision: YES, before: undefined })).toBe(false);
    expect(await decisions(id)).toEqual({});
  });

  it('takes the place of an earlier answer that its author knew, and of no other', async () => {
    const { id } = await held();
    await register.answer(id, 'deletions', { decision: YES, before: undefined });
    expect(await register.answer(id, 'deletions', { decision: NO, before: undefined })).toBe(false);
    expect(await register.answer(id, 'deletions', { decision: NO, before: YES })).toBe(true);
    expect(await register.answer(id, 'deletions', { decision: YES, before: YES })).toBe(false);
    expect(await decisions(id)).toEqual({ deletions: NO });
  });

  it('is not undone by what a poll writes', async () => {
    const { id, lease } = await held();
    await register.answer(id, 'deletions', { decision: YES, before: undefined });
    await register.askForSweep(id, NOW);
    await register.write(lease, { holds: { deletions: { ...HOLD, held: 7 } }, sweep_due: null });
    expect(await register.read(id)).toMatchObject({ decisions: { deletions: YES }, sweep_asked_at: NOW });
  });

  it('is removed when it is done, unless it was written anew meanwhile', async () => {
    const { id, lease } = await held();
    await register.answer(id, 'deletions', { decision: NO, before: undefined });
    await register.askForSweep(id, NOW + 1);
    await register.done(lease, { what: 'deletions', at: YES.at });
    await register.done(lease, { what: 'sweep', at: NOW });
    expect(await register.read(id)).toMatchObject({ decisions: { deletions: NO }, sweep_asked_at: NOW + 1 });
    await register.done(lease, { what: 'deletions', at: NO.at });
    await register.done(lease, { what: 'sweep', at: NOW + 1 });
    expect(await decisions(id)).toEqual({});
    expect(await register.read(id)).not.toHaveProperty('sweep_asked_at');
  });

  it('stays when a later poll has begun: that one finds it', async () => {
    const { id, lease } = await held();
    await register.answer(id, 'deletions', { decision: YES, before: undefined });
    await leased(id, 'two');
    await register.done(lease, { what: 'deletions', at: YES.at });
    expect(await decisions(id)).toEqual({ deletions: YES });
  });

  it('asks for a sweep of what is there, and of nothing else', async () => {
    const { id } = await held();
    expect(await register.askForSweep(id, NOW)).toBe(true);
    expect(await register.askForSweep('tool:unknown', NOW)).toBe(false);
    expect(await register.read('tool:unknown')).toBeUndefined();
  });
});
