/** What was done within the last minute, as far as one process knows. */
export type Memory = { readonly has: (what: string) => boolean; readonly add: (what: string) => void };

const KEPT_MS = 60_000;
/** A guess: so many customers come and go within a minute at most. Beyond that the oldest are forgotten. */
const MOST = 1_000;

/** @param clock epoch milliseconds */
export function createMemory(clock: () => number): Memory {
  const doneAt = new Map<string, number>();
  return {
    has: (what) => clock() < (doneAt.get(what) ?? 0) + KEPT_MS,
    add: (what) => {
      doneAt.delete(what);
      doneAt.set(what, clock());
      const [oldest] = doneAt.keys();
      if (doneAt.size > MOST && oldest !== undefined) doneAt.delete(oldest);
    },
  };
}
