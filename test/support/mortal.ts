/** What a call throws in a process that was killed. It is no failure that the program knows. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** What befalls a process at one of its calls to the outside, before or after that call arrives. */
export type Fate = {
  readonly atCall: number;
  readonly when: 'before' | 'after';
  /** Killed, unless there is something to wait for, after which it goes on; if that throws, the call has failed so. */
  readonly meanwhile?: () => Promise<void>;
};

/** A process that may be killed, or stand still, at any of its calls to the outside. Once dead it calls nobody any more. */
export type Mortal = {
  /** How many calls it has made. */
  readonly calls: () => number;
  readonly isDead: () => boolean;
  /** @throws Killed */
  readonly call: <Answer>(outside: () => Promise<Answer>) => Promise<Answer>;
};

export function mortal(fate?: Fate): Mortal {
  let calls = 0;
  let dead = false;
  const meet = async () => {
    if (fate?.meanwhile !== undefined) return fate.meanwhile();
    dead = true;
    throw new Killed();
  };
  return {
    calls: () => calls,
    isDead: () => dead,
    call: async (outside) => {
      if (dead) throw new Killed();
      calls += 1;
      const when = calls === fate?.atCall ? fate.when : undefined;
      if (when === 'before') await meet();
      const answer = await outside();
      if (when === 'after') await meet();
      if (dead) throw new Killed();
      return answer;
    },
  };
}
