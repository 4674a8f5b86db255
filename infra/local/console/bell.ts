/** Wakes everybody who waits, as often as it rings. */
export type Bell = {
  readonly ring: () => void;
  /** Resolves when it rings the next time. */
  readonly next: () => Promise<void>;
};

export function createBell(): Bell {
  let wake: (() => void) | undefined;
  let next = sleep();
  function sleep(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }
  return {
    ring: () => {
      wake?.();
      next = sleep();
    },
    next: () => next,
  };
}
