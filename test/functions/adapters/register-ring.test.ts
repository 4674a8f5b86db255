import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegister, leaseOf, type Register } from '../../../functions/adapters/register.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';

describe.each(ENGINES.filter(({ isHere }) => isHere))('a ring in the register on $name', ({ start }) => {
  let local: LocalTable;
  let register: Register;
  let added = 0;

  beforeAll(async () => {
    local = await start();
    register = createRegister(local.table);
  });
  afterAll(() => local.close());

  async function newIntegration(): Promise<string> {
    added += 1;
    const id = `tool:${added}`;
    await register.add(id, CUSTOMER);
    return id;
  }

  it('takes the place of the one that was read, and of no other', async () => {
    const id = await newIntegration();
    expect(await register.ring(id, { due_at: NOW, before: undefined })).toBe(true);
    expect(await register.ring(id, { due_at: NOW + 1, before: undefined })).toBe(false);
    expect(await register.ring(id, { due_at: NOW + 2, before: NOW + 1 })).toBe(false);
    expect(await register.read(id)).toMatchObject({ ring_due_at: NOW });
    expect(await register.ring(id, { due_at: NOW + 3, before: NOW })).toBe(true);
    expect(await register.read(id)).toMatchObject({ ring_due_at: NOW + 3 });
  });

  it('is kept by one of many at the same moment', async () => {
    const id = await newIntegration();
    const rings = Array.from({ length: 20 }, (_, nth) => register.ring(id, { due_at: NOW + nth, before: undefined }));
    expect((await Promise.all(rings)).filter(Boolean)).toHaveLength(1);
  });

  it('makes nothing of what is not there', async () => {
    expect(await register.ring('tool:gone', { due_at: NOW, before: undefined })).toBe(false);
    expect(await register.read('tool:gone')).toBeUndefined();
  });

  it('is left alone by polls', async () => {
    const id = await newIntegration();
    await register.ring(id, { due_at: NOW, before: undefined });
    const request = { integration_id: id, owner: 'a poll', now: NOW, until: NOW, asked_at: NOW };
    const leased = await register.takeLease(request);
    if (leased === undefined) throw new Error('The lease is refused');
    await register.write(leaseOf(leased), { phase: 'live', attempts: 0, lease_until: null });
    expect(await register.read(id)).toMatchObject({ ring_due_at: NOW, phase: 'live' });
  });
});
