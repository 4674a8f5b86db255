import type { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
import type { Progress } from '../../functions/adapters/telemetry.ts';
import { printable } from '../../functions/domain/printable.ts';

/** Lines at the end of a terminal that tell how far long work has come. */
export type ProgressLines = {
  readonly progressed: (progress: Progress) => void;
  /** The work on an integration is over, however it ended. */
  readonly ended: (integrationId: string) => void;
  /** Writes something that stays, above these lines. */
  readonly above: (write: () => void) => void;
};

export type ProgressOptions = {
  readonly stream: Writable;
  /** What people call an integration. */
  readonly nameOf: (integrationId: string) => string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** More would push what was told out of sight. */
const MOST_LINES = 5;

/** Before, there is nothing to wait for. */
const LONG_MS = 1_000;

/** What was done when it was first heard of is no part of the rate: nobody knows how long that took. */
type Work = { readonly now: Progress; readonly at_first: number; readonly since: number };

/** Written anew when something was done, and not by a timer: what stands still is seen to. */
export function createProgressLines({ stream, nameOf, clock }: ProgressOptions): ProgressLines {
  const terminal = createLogUpdate(stream, { showCursor: true });
  const works = new Map<string, Work>();
  const show = () => {
    const long = [...works.values()].filter(({ since }) => clock() - since >= LONG_MS);
    const lines = long.slice(0, MOST_LINES).map((work) => lineOf(work, nameOf(work.now.integration_id), clock()));
    const rest = long.length - MOST_LINES;
    if (lines.length > 0) terminal([...lines, ...(rest > 0 ? [`… and ${rest} more`] : [])].join('\n'));
    else terminal.clear();
  };
  return {
    above: (write) => {
      terminal.clear();
      write();
      show();
    },
    progressed: (now) => {
      const known = works.get(now.integration_id);
      const goesOn = known?.now.of === now.of && known.now.users <= now.users;
      works.set(now.integration_id, goesOn ? { ...known, now } : { now, at_first: now.users, since: clock() });
      show();
    },
    ended: (integrationId) => {
      if (works.delete(integrationId)) show();
    },
  };
}

function lineOf({ now, at_first, since }: Work, name: string, at: number): string {
  const rate = Math.round((now.users - at_first) / ((at - since) / 1000));
  const [users, a_second] = [now.users, rate].map((number) => number.toLocaleString('en'));
  return `${WORDS[now.of]} ${printable(name)}: ${users} users so far, ${a_second} a second`;
}

const WORDS: Readonly<Record<Progress['of'], string>> = {
  baseline: 'baseline of',
  delta: 'delta of',
  sweep: 'sweep of',
  catch_up: 'catch-up on',
};
