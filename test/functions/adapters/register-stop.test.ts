import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegister, leaseOf, type Lease, type Register } from '../../../functions/adapters/register.ts';
import type { Stop } from '../../../functions/adapters/register/item.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';

const PAUSED: Stop = { as: 'paused', by: 'ada', at: NOW };
const REMOVED: Stop = { as: 'removed', by: 'ada', at: NOW + 1, erase_at: NOW + 1_000 };

describe.each(ENGINES.filter(({ isHere }) => isHere))('a stop in the register on $name', ({ start }) => {
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

  async function lease(id: string, now = NOW): Promise<Lease | undefined> {
    const request = { integration_id: id, owner: `at ${now}`, now, until: now, asked_at: now };
    const leased = await register.takeLease(request);
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
    await register.stop(id, { stop, before: undefined });
    await register.noteStopped(await leaseOrFail(id), stop);
    return id;
  }

  it('takes the place of what was read, and of nothing else', async () => {
    const id = await newIntegration();
    expect(await register.stop(id, { stop: PAUSED, before: undefined })).toBe(true);
    expect(await register.stop(id, { stop: REMOVED, before: undefined })).toBe(false);
    expect(await register.stop(id, { stop: REMOVED, before: PAUSED })).toBe(true);
    expect(await register.read(id)).toMatchObject({ enabled: true, stop: REMOVED });
  });

  it('makes nothing of what is not there', async () => {
    expect(await register.stop('tool:gone', { stop: PAUSED, before: undefined })).toBe(false);
    expect(await register.resume('tool:gone', undefined)).toBe(false);
    expect(await register.read('tool:gone')).toBeUndefined();
  });

  it('ends the polls when its last one says so', async () => {
    const id = await stopped(PAUSED);
    expect(await register.read(id)).toMatchObject({ enabled: false, stop: PAUSED });
    expect(await lease(id, NOW + 1_000)).toBeUndefined();
    expect(await register.resume(id, PAUSED)).toBe(true);
    expect(await lease(id, NOW + 1_000)).toBeDefined();
  });

  it('does not end them when somebody has changed their mind, or another poll has begun', async () => {
    const id = await newIntegration();
    await register.stop(id, { stop: PAUSED, before: undefined });
    const first = await leaseOrFail(id);
    await leaseOrFail(id, NOW + 1);
    await register.noteStopped(first, PAUSED);
    const second = await leaseOrFail(id, NOW + 2);
    await register.resume(id, PAUSED);
    await register.noteStopped(second, PAUSED);
    expect(await register.read(id)).toMatchObject({ enabled: true });
  });

  it('lets what is removed be polled once more, when its people are to be erased', async () => {
    const id = await stopped(REMOVED);
    expect(await lease(id, NOW + 999)).toBeUndefined();
    const last = await leaseOrFail(id, NOW + 1_000);
    await register.noteErased(last, REMOVED, NOW + 1_001);
    expect(await register.read(id)).toMatchObject({ enabled: false, erased_at: NOW + 1_001 });
    expect(await lease(id, NOW + 2_000)).toBeUndefined();
  });

  it('is over for what comes back, which begins anew, ahead of every poll before', async () => {
    const id = await stopped(REMOVED);
    const before = await register.read(id);
    const eraser = await leaseOrFail(id, NOW + 1_000);
    const customer = { ...CUSTOMER, organization_name: 'Acme again' };
    expect(await register.revive(id, { stop: REMOVED, customer })).toBe(true);
    const after = await register.read(id);
    expect(after).toMatchObject({ enabled: true, phase: 'baseline', customer, attempts: 0, sweep_due: true });
    expect(after?.stop).toBeUndefined();
    expect(after?.poll_number).toBeGreaterThan((before?.poll_number ?? 0) + 1);
    await expect(register.write(eraser, { users: 0 })).rejects.toMatchObject({ name: 'TakenOver' });
  });

  it('brings nothing back that is still polled', async () => {
    const id = await newIntegration();
    await register.stop(id, { stop: REMOVED, before: undefined });
    expect(await register.revive(id, { stop: REMOVED, customer: CUSTOMER })).toBe(false);
  });
});
