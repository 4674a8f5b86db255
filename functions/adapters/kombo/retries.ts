import ky, { type AfterResponseHook, type Options } from 'ky';
import { PollFailure, RATE_LIMITED, type Limits } from '../../domain/failure.ts';
import { askedPause } from './asked-pause.ts';
import { complaintOf, reasonOf } from './errors.ts';

/** How long Kombo is waited for. */
export type Patience = {
  /** The time an attempt may take, its body included. Milliseconds. */
  readonly attempt_ms: number;
  /** The longest first pause; it doubles with every retry. Milliseconds. */
  readonly backoff_ms: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
};

/** Kombo answers from its own database; 20 s and half a second are guesses at what is lost and what passes. */
export const PATIENCE: Patience = { attempt_ms: 20_000, backoff_ms: 500, now: Date.now, random: Math.random };

const RETRIES = 3;

/**
 * When ky tries again: what passes by itself, by Kombo's code, as often as `RETRIES`, and only where the pause ends
 * before the deadline. Nobody is kept waiting for an attempt that would not be made.
 */
export function retries(limits: Limits, patience: Patience): Pick<Options, 'retry' | 'hooks'> {
  const pauses = drawPauses(patience);
  const pauseBefore = (retry: number, asked = 0): number | undefined => {
    const own = pauses[retry - 1];
    if (own === undefined) return undefined;
    // On top of what Kombo asks for, so that those who were sent away together do not come back together.
    const pause = asked + own;
    return patience.now() + pause < limits.deadline ? pause : undefined;
  };
  return {
    retry: {
      limit: RETRIES,
      shouldRetry: ({ error, retryCount }) => passes(error) && pauseBefore(retryCount) !== undefined,
      delay: (retry) => pauses[retry - 1] ?? 0,
    },
    hooks: { afterResponse: [retryByCode(pauseBefore, patience.now)] },
  };
}

/** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
function drawPauses({ backoff_ms, random }: Patience): readonly number[] {
  return Array.from({ length: RETRIES }, (_, retry) => random() * backoff_ms * 2 ** retry);
}

/**
 * Attempts that brought no answer throw; an answer of any status goes to the hook below. For an attempt that the throttle
 * did not admit there is no time left.
 */
function passes(error: Error): boolean {
  return error instanceof PollFailure && error.reason.remedy === 'retry' && error.reason.code !== RATE_LIMITED;
}

type PauseBefore = (retry: number, asked?: number) => number | undefined;

function retryByCode(pauseBefore: PauseBefore, now: () => number): AfterResponseHook {
  return async (...[, , response, { retryCount }]) => {
    if (response.ok) return undefined;
    const { remedy } = reasonOf(response.status, complaintOf(await response.text()));
    if (remedy !== 'retry') return undefined;
    const delay = pauseBefore(retryCount + 1, askedPause(response, now()));
    return delay === undefined ? undefined : ky.retry({ delay });
  };
}
