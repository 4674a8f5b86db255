/** Virtual time: a day passes as fast as what happens in it can be worked out. Epoch milliseconds. */
export type Agenda = {
  readonly now: () => number;
  readonly at: (moment: number, act: Act) => void;
  /** For code that awaits: resolves when so many milliseconds have passed. */
  readonly pass: (milliseconds: number) => Promise<void>;
  /** Lets happen what is entered until then. */
  readonly runUntil: (end: number) => Promise<void>;
};

/** What is awaited happens at the same moment. */
type Act = () => void | Promise<void>;

type Entry = { readonly moment: number; readonly act: Act };

export function createAgenda(start: number): Agenda {
  /** The next one last, so that taking it moves nothing. */
  const entries: Entry[] = [];
  let now = start;
  const at = (moment: number, act: Act) => void entries.splice(placeOf(entries, moment), 0, { moment, act });
  return {
    now: () => now,
    at,
    pass: (milliseconds) =>
      new Promise((resolve) => {
        at(now + milliseconds, () => {
          resolve();
          return idle();
        });
      }),
    runUntil: async (end) => {
      for (let next = entries.pop(); next !== undefined && next.moment <= end; next = entries.pop()) {
        now = next.moment;
        await next.act();
      }
    },
  };
}

/** Behind those of the same moment that were entered before. */
function placeOf(entries: readonly Entry[], moment: number): number {
  let [from, to] = [0, entries.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entries[middle]?.moment ?? 0) <= moment) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Until code that awaits nothing but promises that are kept has come to its end, or to where time must pass. */
export const idle = () => new Promise<void>((resolve) => void setImmediate(resolve));
