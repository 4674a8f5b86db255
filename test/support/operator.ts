import { expect } from 'vitest';
import type { Person } from '../../infra/local/sandbox/state.ts';
import type { Kind } from '../../functions/domain/guard.ts';
import type { Decision, Hold } from '../../functions/domain/hold.ts';
import type { Integration } from '../../functions/adapters/register/item.ts';
import type { Snapshot } from '../../functions/domain/snapshot.ts';
import type { Rig } from './rig.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What the register knows of the rig's integration. */
export async function registered({ register, ats }: Pick<Rig, 'register' | 'ats'>): Promise<Integration> {
  const integration = await register.read(ats.id);
  if (integration === undefined) throw new Error('The integration is not in the register');
  return integration;
}

/** How many of each kind are held. */
export async function heldOf(rig: Rig): Promise<Readonly<Record<string, number>>> {
  const { holds } = await registered(rig);
  return Object.fromEntries(Object.entries(holds).map(([kind, hold]) => [kind, hold.held]));
}

export async function holdOf(rig: Rig, kind: Kind): Promise<Hold> {
  const hold = (await registered(rig)).holds[kind];
  if (hold === undefined) throw new Error(`Nothing is held of ${kind}`);
  return hold;
}

/** Answers a hold as a person would who has read what was told of it; about single people if there are any. */
export async function answer(rig: Rig, kind: Kind, said: Pick<Decision, 'answer'> & Partial<Decision>): Promise<void> {
  const { decisions } = await registered(rig);
  const { poll, told } = await holdOf(rig, kind);
  const decision = { by: 'somebody', at: rig.now(), hold: poll, seen: told, users: [], ...said };
  expect(await rig.register.answer(rig.ats.id, kind, { decision, before: decisions[kind] })).toBe(true);
}

/** Asks for a sweep and polls. */
export async function sweep(rig: Rig) {
  await rig.register.askForSweep(rig.ats.id, rig.now());
  const end = await rig.process().poll();
  expect(rig.reports.at(-1)?.pass).toBe('sweep');
  return end;
}

/** What the table says of somebody. */
export async function snapshotOf({ snapshots, ats }: Rig, id: string): Promise<Snapshot | undefined> {
  const limits = { deadline: Number.POSITIVE_INFINITY, signal: new AbortController().signal };
  const found = (await snapshots.load(ats.id, [id], limits)).get(id);
  return found?.is === 'snapshot' ? found.snapshot : undefined;
}

/** The ids of those who are there and active, the longest untouched first. */
export function active({ ats }: Rig): readonly string[] {
  return ats
    .people()
    .filter(isActive)
    .map(({ id }) => id);
}

const isActive = ({ status, remote_deleted_at }: Person) => status === 'ACTIVE' && remote_deleted_at === null;
