import type { Integration } from '../adapters/register/item.ts';
import { leaseOf } from '../adapters/register.ts';
import type { Pass } from '../domain/diff.ts';
import { isSweepDue } from '../domain/sweep.ts';
import { weightOf } from '../domain/weight.ts';
import { NO_COUNTS, type Deps, type Order, type Run } from './run.ts';

/** The lease outlives the function, so that a poll that still runs is never taken for dead. A guess, on the safe side. */
const LEASE_MARGIN_MS = 60_000;

/** Kept of a function's time for ending a poll: a last write that is lost twice, at five seconds each, and then lands. */
const ENDING_MS = 15_000;

/** Until when a poll may work, epoch milliseconds. */
export function deadlineOf({ stops_at }: Pick<Order, 'stops_at'>): number {
  return stops_at - ENDING_MS;
}

/** Takes the lease and counts the attempt; none if it was refused, which is no failure. */
export async function begin(deps: Deps, order: Order): Promise<Run | undefined> {
  const now = deps.clock();
  const integration = await deps.register.takeLease({
    integration_id: order.integration_id,
    owner: deps.unique(),
    now,
    until: order.stops_at + LEASE_MARGIN_MS,
    asked_at: order.asked_at,
  });
  if (integration === undefined) return undefined;
  return {
    integration,
    lease: leaseOf(integration),
    pass: passOf(deps, integration, now),
    begun_at: now,
    limits: { deadline: deadlineOf(order), signal: order.signal },
    progress: {
      window_start: integration.baseline?.began_at ?? now,
      settled: integration.in_flight === undefined,
      waiting: new Set(integration.waiting),
      askedAgain: new Set(),
      counts: NO_COUNTS,
      scope: integration.scope,
      told: undefined,
      candidates: new Map(),
      isScopeStale: false,
      hasStored: false,
      masked: new Map(),
      tally: integration.tally,
      roster: undefined,
      notices: integration.notices,
      failing: { polls: integration.failing, sweeps: integration.sweep_failure },
    },
  };
}

function passOf(deps: Deps, integration: Integration, now: number): Pass {
  if (integration.phase === 'baseline') return 'baseline';
  return isSweepDue(integration, { ...deps.settings, now }) ? 'sweep' : 'delta';
}

/** Whether this is work for the heavy function and we are the light one. This attempt does not count. */
export function isTooHeavy(deps: Deps, run: Run): boolean {
  const before = { ...run.integration, attempts: run.integration.attempts - 1 };
  return deps.settings.weight === 'light' && weightOf(before, run.pass === 'sweep') === 'heavy';
}
