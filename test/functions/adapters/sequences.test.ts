import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSequences, type Claim, type Sequences } from '../../../functions/adapters/sequences.ts';
import type { LocalTable } from '../../../infra/local/table.ts';
import { INTEGRATION_ID, NOW } from '../../support/builders.ts';
import { ENGINES } from '../../support/dynamodb.ts';

const MINUTE = 60_000;

let users = 0;
const someone = () => `user-${(users += 1)}`;

const delivery = (user_id: string, sequence: number, event_id = `of-${sequence}`) => {
  return { integration_id: INTEGRATION_ID, user_id, sequence, event_id };
};

let owners = 0;
const claiming = (now = NOW) => ({ owner: `process-${(owners += 1)}`, now, until: now + MINUTE });

/** @throws unless the claim is ours */
function ours(claim: Claim | 'done' | 'taken'): Claim {
  if (typeof claim === 'string') throw new Error(claim);
  return claim;
}

describe.each(ENGINES)('sequences in $name', ({ isHere, start }) => {
  let local: LocalTable;
  let sequences: Sequences;

  beforeAll(async () => {
    if (!isHere) return;
    local = await start();
    sequences = createSequences(local.table);
  });
  afterAll(() => local?.close());

  const claim = (...of: Parameters<typeof delivery>) => sequences.claim(delivery(...of), claiming());
  const handle = async (...of: Parameters<typeof delivery>) => ours(await claim(...of)).finish();

  it.skipIf(!isHere)('let an event be handled once, and an older one not at all after it', async () => {
    const user = someone();
    expect(await handle(user, 5)).toBe(true);
    expect(await claim(user, 5)).toBe('done');
    expect(await claim(user, 4)).toBe('done');
    expect(await handle(user, 6)).toBe(true);
  });

  it.skipIf(!isHere)('count each event of the largest sequence by itself', async () => {
    const user = someone();
    for (const id of ['snapshot', 'news', 'another snapshot']) expect(await handle(user, 5, id)).toBe(true);
    for (const id of ['snapshot', 'news', 'another snapshot']) expect(await claim(user, 5, id)).toBe('done');
  });

  it.skipIf(!isHere)('forget the oldest of very many events of one sequence, rather than grow', async () => {
    const user = someone();
    for (let run = 0; run < 21; run += 1) await handle(user, 5, `run-${run}`);
    expect(await claim(user, 5, 'run-20')).toBe('done');
    expect(await claim(user, 5, 'run-0')).not.toBe('done');
  });

  it.skipIf(!isHere)('keep apart users, and those of different integrations who have the same id', async () => {
    const user = someone();
    await handle(user, 5);
    const elsewhere = { ...delivery(user, 5), integration_id: 'greenhouse:other' };
    expect(ours(await sequences.claim(elsewhere, claiming()))).toBeDefined();
    expect(ours(await claim(someone(), 5))).toBeDefined();
  });

  it.skipIf(!isHere)('give a user to one process at a time, until it has finished or released', async () => {
    const user = someone();
    const first = ours(await claim(user, 5));
    expect(await claim(user, 5)).toBe('taken');
    expect(await claim(user, 6)).toBe('taken');
    await first.release();
    const second = ours(await claim(user, 5));
    await second.finish();
    expect(ours(await claim(user, 6))).toBeDefined();
  });

  it.skipIf(!isHere)('give one of many who ask at the same time the user', async () => {
    const user = someone();
    const answers = await Promise.all(Array.from({ length: 8 }, () => claim(user, 5)));
    expect(answers.filter((answer) => answer === 'taken')).toHaveLength(7);
  });

  it.skipIf(!isHere)(
    'give a user on when the time of a process is over, whose record then does not count',
    async () => {
      const user = someone();
      const dead = ours(await claim(user, 5));
      const next = ours(await sequences.claim(delivery(user, 5), claiming(NOW + MINUTE + 1)));
      expect(await dead.finish()).toBe(false);
      await dead.release();
      expect(await claim(user, 5)).toBe('taken');
      expect(await next.finish()).toBe(true);
    },
  );

  it.skipIf(!isHere)('keep an older event waiting while a newer one was begun and has not succeeded', async () => {
    const user = someone();
    await handle(user, 3);
    await ours(await claim(user, 5)).release();
    expect(await claim(user, 4)).toBe('taken');
    await handle(user, 5);
    expect(await claim(user, 4)).toBe('done');
  });

  it.skipIf(!isHere)('take no notice of a claim that a wrong clock has made for years', async () => {
    const user = someone();
    await sequences.claim(delivery(user, 5), { ...claiming(), until: NOW + 10 * 365 * 24 * 60 * MINUTE });
    expect(ours(await claim(user, 5))).toBeDefined();
  });

  it.skipIf(!isHere)('know their own claim again when the client has asked twice', async () => {
    const user = someone();
    const asked = claiming();
    await sequences.claim(delivery(user, 5), asked);
    expect(await ours(await sequences.claim(delivery(user, 5), asked)).finish()).toBe(true);
  });

  it.skipIf(!isHere)('refuse to guess from an item that makes no sense', async () => {
    const user = someone();
    const Key = { pk: INTEGRATION_ID, sk: user };
    const UpdateExpression = 'SET event_ids = :nonsense';
    const ExpressionAttributeValues = { ':nonsense': 7 };
    const { client, name: TableName } = local.table;
    await client.send(new UpdateCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues }));
    await expect(claim(user, 5)).rejects.toThrow('event_ids');
  });
});
