/** Whoever has the stream open. */
export type Readers = {
  /** Lets one in, whose signal says when to go. */
  readonly admit: (read: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  /** Sends everybody away, and lets nobody in any more. Resolves when they are gone. */
  readonly close: () => Promise<void>;
};

/**
 * A browser opens six connections to one host, whatever its tabs: a seventh page would wait for ever. The one that has
 * read for longest gives way, so that one connection stays free for everything else.
 */
export const MOST_READERS = 5;

/** Why a reader has to go, unless the program ends. */
export const SUPERSEDED = 'superseded';

export function createReaders(): Readers {
  const readers = new Set<AbortController>();
  const reads = new Set<Promise<void>>();
  let isClosed = false;
  const leave = (reader: AbortController, why: string) => {
    readers.delete(reader);
    reader.abort(why);
  };
  return {
    admit: async (read) => {
      const reader = new AbortController();
      if (isClosed) return;
      const [first] = readers;
      if (readers.size >= MOST_READERS && first !== undefined) leave(first, SUPERSEDED);
      readers.add(reader);
      const reading = read(reader.signal).finally(() => {
        readers.delete(reader);
        reads.delete(reading);
      });
      reads.add(reading);
      await reading;
    },
    close: async () => {
      isClosed = true;
      for (const reader of readers) leave(reader, 'closed');
      await Promise.allSettled(reads);
    },
  };
}
