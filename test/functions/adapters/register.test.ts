import { describe, expect, it } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { leaseOf, LONGEST_LEASE_MS, type LeaseRequest } from '../../../functions/adapters/register.ts';
import { PollFailure, TakenOver } from '../../../functions/domain/failure.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';
import { registerOn } from '../../support/registers.ts';

describe.each(ENGINES.filter(({ isHere }) => isHere))('the register on $name', ({ start }) => {
  const on = registerOn({ start });
  const { newIntegration } = on;

  const request = (id: string, changes: Partial<LeaseRequest> = {}): LeaseRequest => ({
    integration_id: id,
    owner: 'one',
    now: NOW,
    until: NOW + 60_000,
    asked_at: NOW - 1_000,
    ...changes,
  });

  it('adds an integration once, and keeps what is there', async () => {
    const id = await newIntegration();
    expect(await on.register.add(id, { ...CUSTOMER, organization_name: 'Somebody else' })).toBe(false);
    const { integrations } = await on.register.list();
    expect(integrations.find((integration) => integration.id === id)?.customer).toEqual(CUSTOMER);
  });

  it('lists what can be read, and names what cannot', async () => {
    const id = await newIntegration();
    await on.local.table.client.send(
      new PutCommand({ TableName: on.local.table.name, Item: { pk: 'integration', sk: 'odd:1', phase: 7 } }),
    );
    const { integrations, unreadable } = await on.register.list();
    expect(integrations.map((integration) => integration.id)).toContain(id);
    expect(unreadable).toEqual(['odd:1']);
  });

  it('leases a free integration, counts the attempt and raises the poll number', async () => {
    const id = await newIntegration();
    const first = await on.register.takeLease(request(id));
    expect(first).toMatchObject({ id, attempts: 1, phase: 'baseline' });
    await on.register.breakLease(id);
    const second = await on.register.takeLease(request(id, { now: NOW + 1, asked_at: NOW + 1 }));
    expect(second?.poll_number).toBe((first?.poll_number ?? 0) + 1);
  });

  it('refuses a second lease while the first one lasts', async () => {
    const id = await newIntegration();
    await on.register.takeLease(request(id));
    const later = { owner: 'two', now: NOW + 30_000, asked_at: NOW + 20_000 };
    expect(await on.register.takeLease(request(id, later))).toBeUndefined();
  });

  it('gives the lease to the next one when it has run out', async () => {
    const id = await newIntegration();
    await on.register.takeLease(request(id));
    const later = { owner: 'two', now: NOW + 60_000, until: NOW + 120_000, asked_at: NOW + 50_000 };
    expect(await on.register.takeLease(request(id, later))).toMatchObject({ attempts: 2 });
  });

  it('does not believe a lease that ends further ahead than any lease lasts', async () => {
    const id = await newIntegration();
    await on.register.takeLease(request(id, { now: NOW + 10 * LONGEST_LEASE_MS, until: NOW + 11 * LONGEST_LEASE_MS }));
    expect(await on.register.takeLease(request(id, { owner: 'two' }))).toMatchObject({ attempts: 2 });
  });

  it('refuses a message that was sent before the last poll began', async () => {
    const id = await newIntegration();
    await leaseAndRelease(id, NOW);
    const redelivered = { owner: 'two', now: NOW + 5_000, asked_at: NOW - 1_000 };
    expect(await on.register.takeLease(request(id, redelivered))).toBeUndefined();
    expect(await on.register.takeLease(request(id, { ...redelivered, asked_at: NOW + 1 }))).toBeDefined();
  });

  it('does not count a start that lies in the future', async () => {
    const id = await newIntegration();
    await leaseAndRelease(id, NOW + 3_600_000);
    expect(await on.register.takeLease(request(id, { owner: 'two' }))).toBeDefined();
  });

  it('grants the same attempt its lease again when only the answer was lost', async () => {
    const id = await newIntegration();
    await on.register.takeLease(request(id));
    expect(await on.register.takeLease(request(id))).toMatchObject({ attempts: 2 });
  });

  it('leases neither an unknown integration nor a paused one', async () => {
    expect(await on.register.takeLease(request('tool:unknown'))).toBeUndefined();
    await on.local.table.client.send(
      new PutCommand({
        TableName: on.local.table.name,
        Item: { pk: 'integration', sk: 'tool:paused', enabled: false, phase: 'live', customer: CUSTOMER },
      }),
    );
    expect(await on.register.takeLease(request('tool:paused'))).toBeUndefined();
  });

  it('says so when the item it leased makes no sense', async () => {
    await on.local.table.client.send(
      new PutCommand({
        TableName: on.local.table.name,
        Item: { pk: 'integration', sk: 'odd:2', enabled: true, phase: 7 },
      }),
    );
    await expect(on.register.takeLease(request('odd:2'))).rejects.toThrow(PollFailure);
  });

  it('sets and removes attributes, and leaves the others alone', async () => {
    const id = await newIntegration();
    const lease = await leaseAndRelease(id, NOW);
    await on.register.write(lease, { overran: true, windows: { last: 5, before: 4 } });
    await on.register.write(lease, { overran: null });
    const read = (await on.register.list()).integrations.find((integration) => integration.id === id);
    expect(read).toMatchObject({ windows: { last: 5, before: 4 }, customer: CUSTOMER });
    expect(read).not.toHaveProperty('overran');
  });

  it('lets nobody write whose poll number has been overtaken', async () => {
    const id = await newIntegration();
    const lease = await leaseAndRelease(id, NOW);
    await on.register.takeLease(request(id, { owner: 'two', now: NOW + 100, asked_at: NOW + 100 }));
    await expect(on.register.write(lease, { overran: true })).rejects.toThrow(TakenOver);
  });

  it('does not let a copy of an earlier write, held back by the network, undo a later one', async () => {
    const id = await newIntegration();
    const lease = await leaseAndRelease(id, NOW);
    const earlier = { ...lease };
    await on.register.write(lease, { windows: { last: 1, before: 1 } });
    await on.register.write(lease, { windows: { last: 2, before: 2 } });
    await expect(on.register.write(earlier, { windows: { last: 1, before: 1 } })).rejects.toThrow(TakenOver);
    const read = (await on.register.list()).integrations.find((integration) => integration.id === id);
    expect(read?.windows).toEqual({ last: 2, before: 2 });
  });

  it('takes the same write twice, when only its answer was lost', async () => {
    const id = await newIntegration();
    const lease = await leaseAndRelease(id, NOW);
    const again = { ...lease };
    await on.register.write(lease, { overran: true });
    await expect(on.register.write(again, { overran: true })).resolves.toBeUndefined();
  });

  it('lets an integration that is added again begin ahead of the marks that its snapshots still bear', async () => {
    const id = await newIntegration();
    const leased = await on.register.takeLease(request(id));
    expect(leased?.poll_number).toBeGreaterThan(1_700_000_000);
  });

  it('breaks a lease whose poll is dead, and knows that the attempt never ended', async () => {
    const id = await newIntegration();
    await on.register.takeLease(request(id));
    await on.register.breakLease(id);
    const later = { owner: 'two', now: NOW + 1, asked_at: NOW + 1 };
    expect(await on.register.takeLease(request(id, later))).toMatchObject({ attempts: 2, ended: 0 });
  });

  async function leaseAndRelease(id: string, now: number) {
    const leased = await on.register.takeLease(request(id, { now, until: now + 60_000, asked_at: now }));
    if (leased === undefined) throw new Error('It was free');
    const lease = leaseOf(leased);
    await on.register.write(lease, { lease_until: null, lease_owner: null });
    return lease;
  }
});
