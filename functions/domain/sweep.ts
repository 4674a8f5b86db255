import { answerTo, type Decisions, type Holds } from './hold.ts';
import { KINDS } from './guard.ts';
import { fractionOf } from './spread.ts';

/** What decides whether an integration is due for a sweep. Epoch milliseconds, all of them. */
export type Sweepable = {
  readonly id: string;
  readonly phase: 'baseline' | 'live';
  /** Where the window of the baseline began. */
  readonly live_at?: number;
  /** When the last sweep that was completed began. */
  readonly swept_at?: number;
  /** When one began that has not been completed since. */
  readonly sweep_tried_at?: number;
  /** A poll found a reason: a hold was opened, something is switched on again or opted out of. */
  readonly sweep_due?: boolean;
  /** When somebody asked for one. */
  readonly sweep_asked_at?: number;
  /** Set while sweeps are given up. */
  readonly sweep_failure?: object;
  readonly windows?: { readonly last: number };
  readonly holds: Holds;
  readonly decisions: Decisions;
};

/** How long a day is everywhere but in the sandbox. */
export const DAY_MS = 24 * 60 * 60 * 1000;

export type SweepSettings = {
  readonly sweep_interval_ms: number;
  /** How long a day is; the sandbox has shorter ones. */
  readonly day_ms: number;
};

export type Moment = SweepSettings & { readonly now: number };

/** A checkpoint that is older may lie behind what Kombo can still tell: deleted records are emptied after 14 days. */
const OLDEST_CHECKPOINT_DAYS = 10;
/** A baseline whose pages shifted has missed somebody; a day later Kombo has synced everybody once more. */
const FIRST_SWEEP_DAYS = 1;
/** What is held is compared anew four times a day; a guess. */
const HELD_SWEEP_DAYS = 1 / 4;
/** After a sweep that failed the deltas have their turn: an hour, or a day if it was given up. */
const RETRY_DAYS = 1 / 24;

/** Whether the next poll should look at everybody. */
export function isSweepDue(integration: Sweepable, moment: Moment): boolean {
  if (integration.phase !== 'live') return false;
  const tried = past(integration.sweep_tried_at, moment.now);
  const retry = integration.sweep_failure === undefined ? RETRY_DAYS * moment.day_ms : moment.day_ms;
  const isTooSoon = tried !== undefined && moment.now < tried + retry;
  if (isTooSoon) return wishes(integration).some((at) => at > tried);
  return isSweepWanted(integration) || isSweepTime(integration, moment);
}

/** Whether somebody waits for it: such a sweep is due although the last poll has just been. */
export function isSweepWanted(integration: Sweepable): boolean {
  return integration.sweep_due === true || wishes(integration).length > 0;
}

/** When people asked for one, in words or by an answer to a hold. */
function wishes({ sweep_asked_at, holds, decisions }: Sweepable): number[] {
  const answers = KINDS.flatMap((kind) => answerTo(holds[kind], decisions[kind]) ?? []);
  return [...(sweep_asked_at === undefined ? [] : [sweep_asked_at]), ...answers.map(({ at }) => at)];
}

function isSweepTime(integration: Sweepable, moment: Moment): boolean {
  const { now, day_ms } = moment;
  const swept = past(integration.swept_at, now);
  const isOlder = (at: number | undefined, days: number) => at !== undefined && at <= now - days * day_ms;
  if (isOlder(integration.windows?.last, OLDEST_CHECKPOINT_DAYS)) return true;
  if (swept === undefined) return isOlder(past(integration.live_at, now) ?? Number.NEGATIVE_INFINITY, FIRST_SWEEP_DAYS);
  const isHeld = Object.keys(integration.holds).length > 0;
  if (isHeld && isOlder(swept, HELD_SWEEP_DAYS)) return true;
  return roundOf(integration.id, now, moment) > roundOf(integration.id, swept, moment);
}

/** What lies in the future was written by a clock that was wrong. */
function past(at: number | undefined, now: number): number | undefined {
  return at !== undefined && at <= now ? at : undefined;
}

/** Rounds begin for each integration at another time, by its id: thousands that were added together are spread. */
function roundOf(id: string, at: number, { sweep_interval_ms }: SweepSettings): number {
  return Math.floor(at / sweep_interval_ms + fractionOf(id));
}
