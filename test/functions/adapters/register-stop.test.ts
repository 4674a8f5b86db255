import { describe, expect, it } from 'vitest';
import { leaseOf, type Lease } from '../../../functions/adapters/register.ts';
import type { Stop } from '../../../functions/adapters/register/item.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';
import { registerOn } from '../../support/registers.ts';

const PAUSED: Stop = { as: 'paused', by: 'ada', at: NOW };
const REMOVED: Stop = { as: 'removed', by: 'ada', at: NOW + 1, erase_at: NOW + 1_000 };

describe.each(ENGINES.filter(({ isHere }) => isHere))('a stop in the register on $name', ({ start }) => {
  const on = registerOn({ start });
  const { newIntegration } = on;

  async function lease(id: string, now = NOW): Promise<Lease | undefined> {
    const request = { integration_id: id, owner: `at ${now}`, now, until: now, asked_at: now };
    const leased = await on.register.takeLease(request);
    return leased && leaseOf(leased);
  }

  async function leaseOrFail(id: string, now = NOW): Promise<Lease> {
    const leased = await lease(id, now);
    if (leased === undefined) throw new Error('The lease is refused');
    return leased;
  }

  /** An integration whose last poll has been. */
  async function stopped(stop: Stop): Promise<string> {
    const id = await newIntegration();
    await on.register.stop(id, { stop, before: undefined });
    await on.register.noteStopped(await leaseOrFail(id), stop);
    return id;
  }

  it('takes the place of what was read, and of nothing else', async () => {
    const id = await newIntegration();
    expect(await on.register.stop(id, { stop: PAUSED, before: undefined })).toBe(true);
    expect(await on.register.stop(id, { stop: REMOVED, before: undefined })).toBe(false);
    expect(await on.register.stop(id, { stop: REMOVED, before: PAUSED })).toBe(true);
    expect(await on.register.read(id)).toMatchObject({ enabled: true, stop: REMOVED });
  });

  it('makes nothing of what is not there', async () => {
    expect(await on.register.stop('tool:gone', { stop: PAUSED, before: undefined })).toBe(false);
    expect(await on.register.resume('tool:gone', undefined)).toBe(false);
    expect(await on.register.read('tool:gone')).toBeUndefined();
  });

  it('ends the polls when its last one says so', async () => {
    const id = await stopped(PAUSED);
    expect(await on.register.read(id)).toMatchObject({ enabled: false, stop: PAUSED });
    expect(await lease(id, NOW + 1_000)).toBeUndefined();
    expect(await on.register.resume(id, PAUSED)).toBe(true);
    expect(await lease(id, NOW + 1_000)).toBeDefined();
  });

  it('does not end them when somebody has changed their mind, or another poll has begun', async () => {
    const id = await newIntegration();
    await on.register.stop(id, { stop: PAUSED, before: undefined });
    const first = await leaseOrFail(id);
    await leaseOrFail(id, NOW + 1);
    await on.register.noteStopped(first, PAUSED);
    const second = await leaseOrFail(id, NOW + 2);
    await on.register.resume(id, PAUSED);
    await on.register.noteStopped(second, PAUSED);
    expect(await on.register.read(id)).toMatchObject({ enabled: true });
  });

  it('lets what is removed be polled once more, when its people are to be erased', async () => {
    const id = await stopped(REMOVED);
    expect(await lease(id, NOW + 999)).toBeUndefined();
    const last = await leaseOrFail(id, NOW + 1_000);
    await on.register.noteErased(last, REMOVED, NOW + 1_001);
    expect(await on.register.read(id)).toMatchObject({ enabled: false, erased_at: NOW + 1_001 });
    expect(await lease(id, NOW + 2_000)).toBeUndefined();
  });

  it('is over for what comes back, which begins anew, ahead of every poll before', async () => {
    const id = await stopped(REMOVED);
    const before = await on.register.read(id);
    const eraser = await leaseOrFail(id, NOW + 1_000);
    const customer = { ...CUSTOMER, organization_name: 'Acme again' };
    expect(await on.register.revive(id, { stop: REMOVED, customer })).toBe(true);
    const after = await on.register.read(id);
    expect(after).toMatchObject({ enabled: true, phase: 'baseline', customer, attempts: 0, sweep_due: true });
    expect(after?.stop).toBeUndefined();
    expect(after?.poll_number).toBeGreaterThan((before?.poll_number ?? 0) + 1);
    await expect(on.register.write(eraser, { users: 0 })).rejects.toMatchObject({ name: 'TakenOver' });
  });

  it('brings nothing back that is still polled', async () => {
    const id = await newIntegration();
    await on.register.stop(id, { stop: REMOVED, before: undefined });
    expect(await on.register.revive(id, { stop: REMOVED, customer: CUSTOMER })).toBe(false);
  });
});
