import { beforeEach, describe, expect, it } from 'vitest';
import { isErased } from '../../../functions/domain/user.ts';
import { createMemoryOperator } from '../../support/commands.ts';
import { expectTruth, look, newsOn, told } from '../../support/ledger.ts';
import { Killed, type Fate } from '../../support/mortal.ts';
import { LEASE_MS, startRig, type Rig } from '../../support/rig.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let rig: Rig;

beforeEach(async () => {
  rig = await startRig(6);
  await rig.process().poll();
  return () => rig.close();
});

const command = (name: 'pause' | 'resume' | 'remove' | 'add') =>
  createMemoryOperator(rig).run({ command: name, integration_id: rig.ats.id, by: 'somebody' });

const integration = async () => rig.register.read(rig.ats.id);

/** A poll that is killed in the middle of a page. */
async function pollAndDie(fate: Fate): Promise<void> {
  const dying = rig.process({ fate });
  await expect(dying.poll()).rejects.toBeInstanceOf(Killed);
}

function rename(): void {
  for (const { id } of rig.ats.people()) rig.ats.edit(id, { last_name: 'Married' });
}

describe('an integration that is paused', () => {
  it.each(['pause', 'remove'] as const)(
    'after a poll was killed in the middle of a page publishes what was in flight, and then nothing (%s)',
    async (name) => {
      const before = look(rig.ats);
      rename();
      // Lease, users, snapshots, the list, six users: written, and not one of them published.
      await pollAndDie({ atCall: 10, when: 'after' });
      const atDeath = look(rig.ats);
      expect(newsOn(rig.events)).toEqual([]);
      expect(await command(name)).toMatchObject({ ok: true });
      rig.ats.hire();
      rig.pass(LEASE_MS);
      expect(await rig.process().poll()).toEqual({ outcome: 'stopped' });
      expect(told(rig.events)).toHaveLength(6);
      expectTruth(
        rig.events,
        { ...rig.ats, people: () => rig.ats.people().filter(({ id }) => atDeath.has(id)) },
        before,
      );
      expect(await integration()).toMatchObject({ enabled: false, stop: { by: 'somebody' } });
      expect((await integration())?.in_flight).toBeUndefined();
      expect(await rig.process().poll()).toEqual({ outcome: 'refused' });
    },
  );

  it('goes on until the bus has taken what was in flight', async () => {
    rename();
    await pollAndDie({ atCall: 10, when: 'after' });
    await command('pause');
    rig.pass(LEASE_MS);
    rig.bus.breakNext('unavailable', { times: 9 });
    expect(await rig.process().poll()).toMatchObject({ outcome: 'failed' });
    expect(await integration()).toMatchObject({ enabled: true });
    rig.bus.mend();
    rig.pass(LEASE_MS);
    expect(await rig.process().poll()).toEqual({ outcome: 'stopped' });
    expect(told(rig.events)).toHaveLength(6);
  });

  it('goes on where it was when it is resumed', async () => {
    const before = look(rig.ats);
    await command('pause');
    await rig.process().poll();
    rename();
    expect(await rig.process().poll()).toEqual({ outcome: 'refused' });
    await command('resume');
    expect(await rig.process().poll()).toEqual({ outcome: 'completed' });
    expectTruth(rig.events, rig.ats, before);
  });

  it('is not stopped by a poll that began before somebody resumed it', async () => {
    await command('pause');
    const meanwhile = async () => void (await command('resume'));
    // The lease is its first call.
    await rig.process({ fate: { atCall: 1, when: 'after', meanwhile } }).poll();
    expect(await integration()).toMatchObject({ enabled: true });
    expect((await integration())?.stop).toBeUndefined();
  });
});

describe('an integration that is removed', () => {
  const everybody = async () => {
    const all: Awaited<ReturnType<typeof rig.snapshots.load>>[] = [];
    for await (const portion of rig.snapshots.all(rig.ats.id)) all.push(portion);
    return all
      .flatMap((portion) => [...portion.values()])
      .flatMap((found) => (found.is === 'snapshot' ? [found.snapshot] : []));
  };

  async function removeAndErase(): Promise<void> {
    await command('remove');
    await rig.process().poll();
    rig.pass(30 * DAY_MS);
    expect(await rig.process().poll()).toEqual({ outcome: 'erased' });
  }

  it('is polled no more, and remembers its people for a month', async () => {
    await command('remove');
    await rig.process().poll();
    rig.pass(29 * DAY_MS);
    expect(await rig.process().poll()).toEqual({ outcome: 'refused' });
    expect((await everybody()).every(({ user }) => !isErased(user))).toBe(true);
  });

  it('then knows ids and sequences, and nothing else', async () => {
    rename();
    await rig.process().poll();
    const sequences = new Map((await everybody()).map(({ user, sequence }) => [user.id, sequence]));
    await removeAndErase();
    const left = await everybody();
    expect(left.map(({ user }) => user.id).sort()).toEqual([...sequences.keys()].sort());
    for (const { user, sequence } of left) expect(sequence).toBeGreaterThan(sequences.get(user.id) ?? 0);
    expect(JSON.stringify(left)).not.toMatch(/Married|@/);
    expect(await rig.process().poll()).toEqual({ outcome: 'refused' });
  });

  it('is erased however often the poll that does it is killed', async () => {
    await command('remove');
    await rig.process().poll();
    for (let atCall = 1; atCall <= 14; atCall += 1) {
      rig.pass(30 * DAY_MS);
      await rig
        .process({ fate: { atCall, when: 'after' } })
        .poll()
        .catch(() => undefined);
    }
    rig.pass(LEASE_MS);
    await rig.process().poll();
    expect((await everybody()).every(({ user }) => isErased(user))).toBe(true);
    expect(await integration()).toMatchObject({ enabled: false, erased_at: expect.any(Number) });
    expect((await integration())?.in_flight).toBeUndefined();
  });

  it.each([true, false])(
    'comes back without a word about who is there, and with its sequences (erased: %s)',
    async (isErasedBefore) => {
      rename();
      await rig.process().poll();
      const last = new Map(newsOn(rig.events).map(({ detail }) => [detail.data.user.id, detail.metadata.sequence]));
      if (isErasedBefore) await removeAndErase();
      else await command('remove').then(() => rig.process().poll());
      expect(await command('add')).toMatchObject({ ok: true });
      const before = rig.events.length;
      await rig.process().poll();
      await rig.process().poll();
      expect(newsOn(rig.events.slice(before))).toEqual([]);
      const [person] = rig.ats.people();
      rig.ats.edit(person?.id ?? '', { last_name: 'Divorced' });
      await rig.process().poll();
      const [news] = newsOn(rig.events.slice(before));
      expect(news?.detail.metadata).toMatchObject({ previous_sequence: last.get(person?.id ?? '') });
    },
  );
});
