import type { Bus } from '../adapters/bus.ts';
import type { Kombo } from '../adapters/kombo.ts';
import type { Program, ProgramState } from '../adapters/program.ts';
import type { Integration } from '../adapters/register/item.ts';
import type { Occasion } from '../domain/event.ts';
import { PollFailure, type Limits, type Reason } from '../domain/failure.ts';
import { failing, recovered } from '../domain/notice.ts';
import { EVERY_INTEGRATION, type Event } from '../events/index.ts';

export type Deps = {
  readonly program: Program;
  readonly kombo: Pick<Kombo, 'checkApiKey'>;
  readonly bus: Bus;
  /** How long a probe may take. */
  readonly limits: () => Limits;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/**
 * Whether polls make sense at all. When some have failed for a reason that concerns everyone, such as a key that Kombo
 * refuses, one cheap request a tick finds out whether it still holds; it is told once, and so is its end.
 * @returns the code of what keeps everybody from being polled; undefined if nothing does
 */
export async function troubleForAll(deps: Deps, integrations: readonly Integration[]): Promise<string | undefined> {
  const known = await deps.program.read();
  const affected = integrations.filter(({ enabled, failure }) => enabled && failure?.remedy === 'everyone');
  const isQuiet = known.trouble === undefined && known.notices.length === 0;
  if (isQuiet && affected.length === 0) return undefined;
  const refusal = await probe(deps);
  // If Kombo is not reached it stays as it was; any other answer is none to this question.
  const isUnknown = refusal?.remedy === 'retry' && known.trouble !== undefined;
  const isRefused = refusal?.remedy === 'everyone' || isUnknown;
  const next = isRefused ? begun(deps, known, { refusal, affected }) : ended(deps, known);
  await tellAll(deps, next === known ? known : await deps.program.write(next, known));
  return isRefused ? (known.trouble?.code ?? refusal?.code) : undefined;
}

async function probe({ kombo, limits }: Deps): Promise<Reason | undefined> {
  try {
    await kombo.checkApiKey(limits());
    return undefined;
  } catch (error) {
    if (error instanceof PollFailure) return error.reason;
    throw error;
  }
}

type Found = { readonly refusal: Reason | undefined; readonly affected: readonly Integration[] };

function begun(deps: Deps, known: ProgramState, { refusal, affected }: Found): ProgramState {
  if (known.trouble !== undefined || refusal === undefined) return known;
  const now = deps.clock();
  const since = Math.min(now, ...affected.flatMap(({ failure }) => failure?.since ?? failure?.at ?? []));
  const trouble = { code: refusal.code, title: refusal.title, since, attempts: affected.length };
  return { ...known, trouble, notices: [...known.notices, failing(occasionOf(now), 'polls', trouble)] };
}

function ended(deps: Deps, known: ProgramState): ProgramState {
  const { trouble, ...rest } = known;
  if (trouble === undefined) return known;
  return { ...rest, notices: [...known.notices, recovered(occasionOf(deps.clock()), 'polls', trouble)] };
}

/** What tells apart two occasions is when they were. */
function occasionOf(now: number): Occasion {
  const customer = { origin_id: null, organization_name: null };
  return { integration_id: EVERY_INTEGRATION, customer, poll: Math.floor(now / 1000), at: new Date(now) };
}

/** What is on record is told, and taken off the record. What cannot be told now, or was refused, the next tick tries again. */
async function tellAll({ program, bus, limits }: Deps, state: ProgramState | undefined): Promise<void> {
  if (state === undefined || state.notices.length === 0) return;
  const refused = await stillUntold(bus, state.notices, limits());
  if (refused.length < state.notices.length) await program.write({ ...state, notices: [...refused] }, state);
}

async function stillUntold(bus: Bus, notices: readonly Event[], limits: Limits): Promise<readonly Event[]> {
  try {
    const refusals = await bus.publish(notices, limits);
    return refusals.map(({ event }) => event);
  } catch (error) {
    if (error instanceof PollFailure) return notices;
    throw error;
  }
}
