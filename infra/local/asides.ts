import type { Decision, PollReport } from '../../functions/adapters/telemetry.ts';

/** What is decided about so many users at once that people want a number and no names. */
const IN_NUMBERS = ['switched_off', 'filled_in', 'erased', 'opted_out', 'dismissed'] as const;

/** What is told by other means: by the event, by the poll's count of those held, by what becomes of who waits. */
const UNTOLD: ReadonlySet<Decision['decision']> = new Set(['published', 'notice_told', 'held', 'awaited']);

type Name = (typeof IN_NUMBERS)[number];

/** Counts what needs nobody's attention, until the poll is over. */
export type Asides = {
  /** Whether the decision needs no line of its own. */
  readonly take: (decision: Decision) => boolean;
  /** What was taken in this poll, such as "3 dismissed". */
  readonly of: (report: Pick<PollReport, 'integration_id'>) => readonly string[];
};

export function createAsides(): Asides {
  const polls = new Map<string, { readonly poll: number; readonly counts: Map<Name, number> }>();
  const countsOf = ({ integration_id, poll }: Decision) => {
    const known = polls.get(integration_id);
    // A poll that died told no end.
    const current = known?.poll === poll ? known : { poll, counts: new Map<Name, number>() };
    polls.set(integration_id, current);
    return current.counts;
  };
  return {
    take: (decision) => {
      if (UNTOLD.has(decision.decision)) return true;
      const name = IN_NUMBERS.find((one) => one === decision.decision);
      if (name === undefined) return false;
      const counts = countsOf(decision);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return true;
    },
    of: ({ integration_id }) => {
      const counts = polls.get(integration_id)?.counts ?? [];
      polls.delete(integration_id);
      return [...counts].map(([name, count]) => `${count} ${name.replace('_', ' ')}`);
    },
  };
}
