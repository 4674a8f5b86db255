import { describe, expect, it } from 'vitest';
import { leaseOf } from '../../../functions/adapters/register.ts';
import { NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';
import { registerOn } from '../../support/registers.ts';

describe.each(ENGINES.filter(({ isHere }) => isHere))('a ring in the register on $name', ({ start }) => {
  const on = registerOn({ start });
  const { newIntegration } = on;

  it('takes the place of the one that was read, and of no other', async () => {
    const id = await newIntegration();
    expect(await on.register.ring(id, { due_at: NOW, before: undefined })).toBe(true);
    expect(await on.register.ring(id, { due_at: NOW + 1, before: undefined })).toBe(false);
    expect(await on.register.ring(id, { due_at: NOW + 2, before: NOW + 1 })).toBe(false);
    expect(await on.register.read(id)).toMatchObject({ ring_due_at: NOW });
    expect(await on.register.ring(id, { due_at: NOW + 3, before: NOW })).toBe(true);
    expect(await on.register.read(id)).toMatchObject({ ring_due_at: NOW + 3 });
  });

  it('is kept by one of many at the same moment', async () => {
    const id = await newIntegration();
    const rings = Array.from({ length: 20 }, (_, nth) =>
      on.register.ring(id, { due_at: NOW + nth, before: undefined }),
    );
    expect((await Promise.all(rings)).filter(Boolean)).toHaveLength(1);
  });

  it('makes nothing of what is not there', async () => {
    expect(await on.register.ring('tool:gone', { due_at: NOW, before: undefined })).toBe(false);
    expect(await on.register.read('tool:gone')).toBeUndefined();
  });

  it('is left alone by polls', async () => {
    const id = await newIntegration();
    await on.register.ring(id, { due_at: NOW, before: undefined });
    const request = { integration_id: id, owner: 'a poll', now: NOW, until: NOW, asked_at: NOW };
    const leased = await on.register.takeLease(request);
    if (leased === undefined) throw new Error('The lease is refused');
    await on.register.write(leaseOf(leased), { phase: 'live', attempts: 0, lease_until: null });
    expect(await on.register.read(id)).toMatchObject({ ring_due_at: NOW, phase: 'live' });
  });
});
