import type { DeadLetters } from '../adapters/dead-letters.ts';
import type { Sequences } from '../adapters/sequences.ts';
import type { UserEvent } from '../events/index.ts';
import type { SubscriberHandler, UserCallback } from './callback.ts';
import { open, perUser, type Letter } from './messages.ts';

/**
 * What became of a message. `done`: the callback has succeeded; `repeated`: it has for this event before, or for a
 * later one; `taken`: another process is at work on this user, or a later event has yet to succeed; `failed`: the
 * callback has, or what we need for it; `poisonous`: no event of this contract.
 */
export type Outcome = 'done' | 'repeated' | 'taken' | 'failed' | 'poisonous';

export type Report = { readonly outcome: Outcome; readonly letter: Letter; readonly error?: unknown };

export type Deps = {
  readonly sequences: Sequences;
  readonly deadLetters: DeadLetters;
  readonly report: (report: Report) => void;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** A new unique text at each call. */
  readonly unique: () => string;
};

/** For clocks that differ, and for what a process had sent when it was killed. A guess. */
const MARGIN_MS = 10_000;

/**
 * Calls back for each user event that is news to the directory. The protocol, per user:
 *
 * 1. Claim the user, by one conditional write, which also notes the sequence as begun. Refused if this event is done, if
 *    one with a larger sequence was begun, or while another process has a claim. It lasts until this function is
 *    stopped: nobody is worked on twice at the same time, and who died in the middle leaves nobody behind.
 * 2. Call back.
 * 3. Record the sequence and the event as done, which also gives up the claim. If the callback fails, give up the claim.
 *
 * Done is only what has succeeded, and the rest comes again: nothing is left undone. Killed between 2 and 3, the callback
 * runs again for the same event: it must be idempotent. What is begun only grows: nobody goes back in time, not even if
 * the newer event was killed or has failed halfway. An older one waits for it, and is dropped once the newer one has
 * succeeded, which shows the user as a whole. A snapshot and news may share a sequence, so there each event counts by itself.
 */
export function createSubscriber(deps: Deps, callback: UserCallback): SubscriberHandler {
  return async ({ Records }, context) => {
    const until = deps.clock() + context.getRemainingTimeInMillis() + MARGIN_MS;
    const letters = Records.map(open);
    const users = perUser(letters.filter((letter) => letter.event !== null));
    const poisonous = letters.filter((letter) => letter.event === null);
    const reports = await Promise.all([
      ...users.map((ofOne) => inTurn(ofOne, (letter) => attend(letter, until))),
      inTurn(poisonous, putAside),
    ]);
    for (const report of reports.flat()) deps.report(report);
    const again = reports.flat().filter(({ outcome }) => outcome === 'taken' || outcome === 'failed');
    return { batchItemFailures: again.map(({ letter }) => ({ itemIdentifier: letter.message.messageId })) };
  };

  async function attend({ event }: { readonly event: UserEvent }, until: number): Promise<Outcome> {
    const { metadata, data } = event.detail;
    const { integration_id, sequence, event_id } = metadata;
    const claim = await deps.sequences.claim(
      { integration_id, user_id: data.user.id, sequence, event_id },
      { owner: deps.unique(), now: deps.clock(), until },
    );
    if (claim === 'done') return 'repeated';
    if (claim === 'taken') return 'taken';
    try {
      await callback(data.user, event);
    } catch (error) {
      // A claim that is not given up ends by itself; the log is to say why the callback has failed.
      await claim.release().catch(() => undefined);
      throw error;
    }
    return (await claim.finish()) ? 'done' : 'taken';
  }

  async function putAside({ message, wrong }: Extract<Letter, { event: null }>): Promise<Outcome> {
    await deps.deadLetters.put(message.body, wrong);
    return 'poisonous';
  }
}

/** One after the other; one that fails does not keep the next from its turn. */
async function inTurn<Some extends Letter>(
  letters: readonly Some[],
  handle: (letter: Some) => Promise<Outcome>,
): Promise<Report[]> {
  const reports: Report[] = [];
  for (const letter of letters) {
    const report = await handle(letter).then(
      (outcome) => ({ outcome, letter }),
      (error: unknown) => ({ outcome: 'failed' as const, letter, error }),
    );
    reports.push(report);
  }
  return reports;
}
