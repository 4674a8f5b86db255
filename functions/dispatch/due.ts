import { isLeased } from '../adapters/register.ts';
import type { Integration } from '../adapters/register/item.ts';
import { RING_MS } from '../domain/ring.ts';
import { pauseOf, type RetrySettings } from '../domain/retry.ts';
import { isSweepDue, isSweepWanted, type SweepSettings } from '../domain/sweep.ts';

export type Moment = SweepSettings & RetrySettings & { readonly now: number };

/**
 * From when on an integration is to be polled, epoch milliseconds; the smaller, the longer it has been waiting.
 * @returns infinity for one that is not polled: it is paused, or a poll holds it
 */
export function dueAt(integration: Integration, moment: Moment): number {
  const { now } = moment;
  if (!isOpen(integration, now) || isLeased(integration, now)) return Number.POSITIVE_INFINITY;
  const begun = begunAt(integration, now);
  if (isAwaited(integration, moment)) return begun;
  if (isRung(integration, now)) return integration.ring_due_at;
  // What is decided and not yet told does not wait until a failing integration is tried again.
  return begun + (integration.notices.length > 0 ? moment.interval_ms : pauseOf(integration, moment));
}

/** Whether it is to be polled now. */
export function isDue(integration: Integration, moment: Moment): boolean {
  return dueAt(integration, moment) <= moment.now;
}

/** Whether it is polled at all: what is removed once more, to erase what is known of its people. */
export function isOpen({ enabled, stop }: Integration, now: number): boolean {
  return enabled || (stop?.erase_at !== undefined && stop.erase_at <= now);
}

/** When the last poll began; one in the future, by a clock that was wrong, counts as none. */
function begunAt({ poll_started_at = 0 }: Integration, now: number): number {
  return poll_started_at <= now ? poll_started_at : 0;
}

/**
 * Whether somebody has rung for a poll, and none has begun since it was due: it is due at the minute's end, its message was
 * lost, or came while a poll was under way. Whoever fails is tried for a ring, but one whose last poll has crashed is not.
 * What lies further ahead than a ring waits was written by a clock that was wrong.
 */
function isRung(integration: Integration, now: number): integration is Integration & { readonly ring_due_at: number } {
  const { ring_due_at, attempts, ended } = integration;
  if (ring_due_at === undefined || ring_due_at > now + RING_MS) return false;
  return ring_due_at > begunAt(integration, now) && attempts <= ended;
}

/** Whether a baseline waits to go on, or somebody for a sweep or for the last poll before a stop: unless polls fail. */
function isAwaited(integration: Integration, moment: Moment): boolean {
  if (integration.attempts > 0) return false;
  const waitsToGoOn = integration.baseline?.cursor !== undefined;
  const isToStop = integration.enabled && integration.stop !== undefined;
  return waitsToGoOn || isToStop || (isSweepWanted(integration) && isSweepDue(integration, moment));
}
