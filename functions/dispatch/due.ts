import type { Integration } from '../adapters/register/item.ts';
import { isSweepDue, isSweepWanted, type SweepSettings } from '../domain/sweep.ts';
import { LONGEST_LEASE_MS } from '../adapters/register.ts';

export type Moment = SweepSettings & { readonly now: number; readonly interval_ms: number };

/**
 * Whether an integration is to be polled now: its interval has passed, or a baseline waits to go on, or somebody for a
 * sweep or for the last poll before a stop, and no poll holds it. What lies in the future was written by a clock that was wrong, and does not count.
 */
export function isDue(integration: Integration, moment: Moment): boolean {
  const { now, interval_ms } = moment;
  const { lease_until = 0, poll_started_at = 0 } = integration;
  const isHeld = lease_until > now && lease_until <= now + LONGEST_LEASE_MS;
  const isFresh = poll_started_at > now - interval_ms && poll_started_at <= now;
  const waitsToGoOn = integration.baseline?.cursor !== undefined && integration.failure === undefined;
  const isToStop = integration.enabled && integration.stop !== undefined && integration.failure === undefined;
  const isAwaited = waitsToGoOn || isToStop || (isSweepWanted(integration) && isSweepDue(integration, moment));
  return isOpen(integration, now) && !isHeld && (!isFresh || isAwaited);
}

/** Whether it is polled at all: what is removed once more, to erase what is known of its people. */
export function isOpen({ enabled, stop }: Integration, now: number): boolean {
  return enabled || (stop?.erase_at !== undefined && stop.erase_at <= now);
}

/** For sorting: who was polled longest ago comes first, and who never was before all. */
export function byAge(one: Integration, other: Integration): number {
  return (one.poll_started_at ?? 0) - (other.poll_started_at ?? 0);
}
