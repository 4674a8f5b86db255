import type { Kombo } from '../../functions/adapters/kombo.ts';
import type { Register } from '../../functions/adapters/register.ts';
import { sideBySide } from '../../functions/adapters/side-by-side.ts';
import { PollFailure, type Limits } from '../../functions/domain/failure.ts';
import { Trouble } from './trouble.ts';
import { because } from './words.ts';

/** How long an answer may take. Nobody likes to wait for a program to start; a guess. */
const PATIENCE_MS = 10_000;

/** A guess that stays far below Kombo's rate limit. */
const AT_ONCE = 4;

type Doors = { readonly register: Register; readonly kombo: Kombo; readonly interrupted: AbortSignal };

/**
 * Puts integrations into the register that are not there yet, after asking Kombo whose they are.
 * @returns what is wrong with those that cannot be polled, a sentence each
 * @throws Trouble when none can be: a wrong key, an address where nobody answers
 */
export async function addNewcomers(doors: Doors, ids: readonly string[]): Promise<readonly string[]> {
  await reach(doors);
  const { integrations, unreadable } = await doors.register.list();
  const known = new Set(integrations.map(({ id }) => id));
  const lost = ids.filter((id) => unreadable.includes(id));
  const newcomers = ids.filter((id) => !known.has(id) && !unreadable.includes(id));
  const refused = await sideBySide(newcomers, (id) => add(doors, id), AT_ONCE);
  const complaints = [
    ...lost.map((id) => `${id} cannot be polled: its item in the register makes no sense.`),
    ...refused.flat(),
  ];
  if (complaints.length === ids.length) throw new Trouble(complaints.join('\n'));
  return complaints;
}

/** Tells at once what every poll would run into. */
async function reach({ kombo, interrupted }: Doors): Promise<void> {
  try {
    await kombo.checkApiKey(patiently(interrupted));
  } catch (error) {
    if (!(error instanceof PollFailure)) throw error;
    const why = because(error.reason);
    const { remedy } = error.reason;
    if (remedy === 'everyone') throw new Trouble(`Kombo refuses the key (${why}): check KOMBO_API_KEY.`);
    if (remedy === 'retry') throw new Trouble(`Kombo does not answer (${why}): check KOMBO_BASE_URL and the network.`);
    // Anything else says nothing of the integrations: they are asked for themselves.
  }
}

/** @returns what is wrong, if anything is */
async function add({ register, kombo, interrupted }: Doors, id: string): Promise<readonly string[]> {
  try {
    const { customer } = await kombo.integration(id, patiently(interrupted));
    await register.add(id, customer);
    return [];
  } catch (error) {
    if (error instanceof PollFailure) return [`${id} cannot be polled (${because(error.reason)}).`];
    throw error;
  }
}

const patiently = (signal: AbortSignal): Limits => ({ deadline: Date.now() + PATIENCE_MS, signal });
