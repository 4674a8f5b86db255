import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSnapshots, type Snapshots } from '../../../functions/adapters/snapshots.ts';
import { TakenOver, type Limits } from '../../../functions/domain/failure.ts';
import type { LastChange } from '../../../functions/domain/snapshot.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, knownUser, snapshot } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';

const limits = (): Limits => ({ deadline: Date.now() + 10_000, signal: new AbortController().signal });

const CHANGE: LastChange = {
  type: 'user.updated',
  changed_fields: ['email'],
  previous: { email: 'old@acme.example' },
  roles: { granted: [], revoked: [] },
  sequence: 101,
  previous_sequence: null,
  poll: 3,
  detected_at: '2026-11-22T10:15:03.120Z',
  customer: CUSTOMER,
};

describe.each(ENGINES.filter(({ isHere }) => isHere))('the snapshots on $name', ({ start }) => {
  let local: LocalTable;
  let snapshots: Snapshots;
  let integrations = 0;

  beforeAll(async () => {
    local = await start();
    snapshots = createSnapshots(local.table);
  });
  afterAll(() => local.close());

  const newIntegration = () => `tool:${(integrations += 1)}`;

  async function stored(id: string, user = knownUser().id) {
    return (await snapshots.load(id, [user], limits())).get(user);
  }

  it('gives back what was committed, to the last field', async () => {
    const id = newIntegration();
    const after = snapshot({ last_change: CHANGE });
    await snapshots.commit(id, [{ before: undefined, after }]);
    expect(await stored(id)).toEqual({ is: 'snapshot', snapshot: after });
  });

  it('knows the difference between a field that is null and one that was never known', async () => {
    const id = newIntegration();
    const { email: _, ...user } = knownUser({ status: null });
    await snapshots.commit(id, [{ before: undefined, after: snapshot({ user }) }]);
    expect(await stored(id)).toEqual({ is: 'snapshot', snapshot: snapshot({ user }) });
  });

  it('keeps the users of two integrations apart that have the same id', async () => {
    const [one, other] = [newIntegration(), newIntegration()];
    await snapshots.commit(one, [{ before: undefined, after: snapshot() }]);
    expect(await stored(other)).toBeUndefined();
  });

  it('loads more users than fit into one request, each once, whatever their ids look like', async () => {
    const id = newIntegration();
    const ids = [...Array.from({ length: 250 }, (_, index) => `user ${index}`), '__proto__', '#/+ü😀', 'a'.repeat(900)];
    const writes = ids.map((user) => ({ before: undefined, after: snapshot({ user: knownUser({ id: user }) }) }));
    await snapshots.commit(id, writes);
    const found = await snapshots.load(id, [...ids, ...ids, 'unknown'], limits());
    expect([...found.keys()].sort()).toEqual(ids.sort());
  });

  it('waits for nothing where nobody is known', async () => {
    const late = { ...limits(), deadline: Date.now() - 1 };
    expect(await snapshots.load(newIntegration(), ['unknown'], late)).toEqual(new Map());
  });

  it('asks again for keys that DynamoDB left unprocessed', async () => {
    const id = newIntegration();
    const ids = Array.from({ length: 60 }, (_, index) => `user ${index}`);
    const writes = ids.map((user) => ({ before: undefined, after: snapshot({ user: bigUser(user) }) }));
    await snapshots.commit(id, writes);
    const found = await snapshots.load(id, ids, limits());
    expect(found.size).toBe(60);
  });

  it('takes a lost answer for what it is: the write landed', async () => {
    const id = newIntegration();
    const write = { before: undefined, after: snapshot() };
    await snapshots.commit(id, [write]);
    await expect(snapshots.commit(id, [write])).resolves.toBeUndefined();
  });

  it('stops when somebody else has written meanwhile', async () => {
    const id = newIntegration();
    await snapshots.commit(id, [{ before: undefined, after: snapshot() }]);
    const lateCreation = { before: undefined, after: snapshot({ sequence: 200 }) };
    await expect(snapshots.commit(id, [lateCreation])).rejects.toThrow(TakenOver);
    const lateUpdate = { before: snapshot({ sequence: 99 }), after: snapshot({ sequence: 200 }) };
    await expect(snapshots.commit(id, [lateUpdate])).rejects.toThrow(TakenOver);
  });

  it('shuts an earlier poll out of a user that was marked, known or not', async () => {
    const id = newIntegration();
    await snapshots.commit(id, [{ before: undefined, after: snapshot() }]);
    await snapshots.mark(id, [knownUser().id, 'stranger'], 4);
    const update = { before: snapshot(), after: snapshot({ sequence: 200, poll: 3 }) };
    await expect(snapshots.commit(id, [update])).rejects.toThrow(TakenOver);
    const creation = { before: undefined, after: snapshot({ user: knownUser({ id: 'stranger' }), poll: 3 }) };
    await expect(snapshots.commit(id, [creation])).rejects.toThrow(TakenOver);
  });

  it('reads a marked user as it is, and a marked stranger as none, whom the marking poll may create', async () => {
    const id = newIntegration();
    await snapshots.commit(id, [{ before: undefined, after: snapshot() }]);
    const marked = await snapshots.mark(id, [knownUser().id, 'stranger'], 4);
    expect(marked.get(knownUser().id)).toEqual({ is: 'snapshot', snapshot: snapshot({ poll: 4 }) });
    expect(marked.get('stranger')).toEqual({ is: 'none' });
    const creation = { before: undefined, after: snapshot({ user: knownUser({ id: 'stranger' }), poll: 4 }) };
    await snapshots.commit(id, [creation]);
    expect(await stored(id, 'stranger')).toMatchObject({ is: 'snapshot' });
  });

  it('does not let an earlier poll mark what a later one has marked', async () => {
    const id = newIntegration();
    await snapshots.mark(id, ['stranger', 'other'], 4);
    await snapshots.mark(id, ['stranger'], 5);
    const marked = await snapshots.mark(id, ['stranger', 'other'], 4);
    expect(Object.fromEntries(marked)).toEqual({ stranger: { is: 'unreadable' }, other: { is: 'none' } });
    const creation = { before: undefined, after: snapshot({ user: knownUser({ id: 'stranger' }), poll: 4 }) };
    await expect(snapshots.commit(id, [creation])).rejects.toThrow(TakenOver);
  });

  it('never takes an item that it cannot read for none, and does not write over it', async () => {
    const id = newIntegration();
    const item = { pk: id, sk: 'user#odd', poll: 1, sequence: 5, user: 'nonsense' };
    await local.table.client.send(new PutCommand({ TableName: local.table.name, Item: item }));
    expect(await stored(id, 'odd')).toEqual({ is: 'unreadable' });
    const write = { before: undefined, after: snapshot({ user: knownUser({ id: 'odd' }) }) };
    await expect(snapshots.commit(id, [write])).rejects.toThrow(TakenOver);
    const get = new GetCommand({ TableName: local.table.name, Key: { pk: id, sk: 'user#odd' } });
    expect((await local.table.client.send(get)).Item).toEqual(item);
  });

  it('counts who is there', async () => {
    const id = newIntegration();
    const users = [knownUser({ id: '1' }), knownUser({ id: '2' }), knownUser({ id: '3', remote_deleted_at: 'then' })];
    await snapshots.commit(
      id,
      users.map((user) => ({ before: undefined, after: snapshot({ user }) })),
    );
    await snapshots.mark(id, ['stranger'], 4);
    expect(await snapshots.count(id)).toBe(2);
  });

  it('counts no further than enough, and to the end where there are fewer', async () => {
    const id = newIntegration();
    const users = Array.from({ length: 450 }, (_, nth) => knownUser({ id: `${nth}` }));
    await snapshots.commit(
      id,
      users.map((user) => ({ before: undefined, after: snapshot({ user }) })),
    );
    expect(await snapshots.count(id, 10)).toBe(200);
    expect(await snapshots.count(id, 440)).toBeGreaterThanOrEqual(440);
    expect(await snapshots.count(id, 1_000)).toBe(450);
  });

  it('reads everybody of one integration, portion by portion, the unreadable among them', async () => {
    const [id, other] = [newIntegration(), newIntegration()];
    const name = 'x'.repeat(50_000);
    const users = Array.from({ length: 30 }, (_, nth) => knownUser({ id: `${nth}`, first_name: name }));
    await snapshots.commit(
      id,
      users.map((user) => ({ before: undefined, after: snapshot({ user }) })),
    );
    await snapshots.commit(other, [{ before: undefined, after: snapshot() }]);
    await local.table.client.send(
      new PutCommand({ TableName: local.table.name, Item: { pk: id, sk: 'user#odd', sequence: 'odd' } }),
    );
    const portions = [];
    for await (const portion of snapshots.all(id)) portions.push(portion);
    expect(portions.length).toBeGreaterThan(1);
    const found = new Map(portions.flatMap((portion) => [...portion]));
    expect(new Set(found.keys())).toEqual(new Set(['odd', ...users.map((user) => user.id)]));
    expect(found.get('odd')).toEqual({ is: 'unreadable' });
    expect(found.get('7')).toMatchObject({ is: 'snapshot', snapshot: { user: { first_name: name } } });
  });
});

/** 60 of these are more than the 16 MB that one answer may have. */
function bigUser(id: string) {
  const role = { remote_id: 'x'.repeat(60_000), remote_label: null, scope: null, unified_type: null };
  return knownUser({ id, system_roles: Array.from({ length: 5 }, () => role) });
}
