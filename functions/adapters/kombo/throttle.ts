import { setTimeout as sleep } from 'node:timers/promises';
import { PollFailure, RATE_LIMITED, type Limits } from '../../domain/failure.ts';
import { askedPause, untilReset } from './asked-pause.ts';
import { complaintOf } from './errors.ts';

/** How fast one process asks Kombo, whatever it asks and for whom. */
export type Throttle = {
  /**
   * Waits until a request may be made.
   * @throws PollFailure PLATFORM.RATE_LIMIT_EXCEEDED, at once, if that is not before the deadline; the signal's reason.
   */
  admit(limits: Limits): Promise<void>;
  /** Learns from an answer whether the window's budget is used up, and until when. */
  learn(answer: Response): Promise<void>;
  /** For how long Kombo wants no request any more, milliseconds. */
  wait(): number;
};

export type ThrottleOptions = {
  /** From one request to the next, milliseconds. */
  readonly gap_ms: number;
  /** Epoch milliseconds, as in deadlines. */
  readonly now: () => number;
  /** Milliseconds that pass as one waits, whatever is done to the clock. */
  readonly passing: () => number;
};

/** Longer than any window of which we know: what asks for more is nonsense, such as a time instead of seconds left. */
const LONGEST_PAUSE_MS = 15 * 60_000;

export function createThrottle({ gap_ms, now, passing }: ThrottleOptions): Throttle {
  // By both clocks, and over as soon as one says so: one may be set back, the other stand still while a function is frozen.
  const end = (milliseconds: number) => ({ clock: now() + milliseconds, passing: passing() + milliseconds });
  const left = (until: ReturnType<typeof end>) => Math.min(until.clock - now(), until.passing - passing());
  let [next, closed] = [end(0), end(0)];
  const toWait = () => Math.max(left(next), left(closed));
  const admit = async ({ deadline, signal }: Limits) => {
    // Again and again, because meanwhile somebody else may have gone first, or the window may have been closed.
    for (let wait = toWait(); wait > 0; wait = toWait()) {
      if (now() + wait >= deadline) throw tooLate();
      await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
    next = end(gap_ms);
  };
  return {
    admit,
    learn: async (answer) => {
      const pause = await pauseFor(answer, now());
      if (pause <= LONGEST_PAUSE_MS && pause > left(closed)) closed = end(pause);
    },
    wait: () => Math.max(0, left(closed)),
  };
}

/** A customer's own system that is asked too often is that customer's matter. */
const OF_ONE_CUSTOMER = 'REMOTE.RATE_LIMIT_EXCEEDED';

async function pauseFor(answer: Response, now: number): Promise<number> {
  if (answer.status !== 429) return answer.headers.get('ratelimit-remaining') === '0' ? untilReset(answer) : 0;
  const complaint = complaintOf(await answer.clone().text());
  return complaint?.code === OF_ONE_CUSTOMER ? 0 : askedPause(answer, now);
}

function tooLate(): PollFailure {
  const title = 'The requests that Kombo allows are used up, and the time of the function ends before there are more';
  return new PollFailure({ remedy: 'retry', code: RATE_LIMITED, title });
}
