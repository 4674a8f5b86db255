import type { DataDirectory } from './data-directory.ts';
import type { Faults } from './sandbox/faults.ts';
import { nextHappening } from './sandbox/life.ts';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';
import type { World } from './sandbox/world.ts';
import type { Resumption } from './source.ts';
import { Trouble } from './trouble.ts';

/** How much happens in the sandbox between two runs on the same directory. */
const STEPS_BETWEEN_RUNS = 12;

/** Time between two things that happen by themselves; null: nothing does. */
const PACES = { stopped: null, slow: 8_000, normal: 2_000, fast: 250 } as const;
export type SandboxPace = keyof typeof PACES;

/** The sandbox as it runs, to be edited by hand. */
export type LiveSandbox = {
  readonly world: World;
  readonly faults: Faults;
  readonly pace: () => SandboxPace;
  readonly setPace: (pace: SandboxPace) => void;
  /** To be called after an edit: it is kept, and told to whoever watches. */
  readonly touch: () => void;
  /** Grows with everything that happens. */
  readonly version: () => number;
  readonly watch: (onChange: () => void) => void;
};

/**
 * The sandbox, as a source of users. Whatever happens in it is on disk before anyone can ask for it: it never goes back
 * in time.
 * @throws Trouble when it cannot go on from its state
 */
export async function openSandbox(directory: DataDirectory | undefined, resumption: Resumption) {
  const sandbox = await resume(directory?.sandboxState, resumption === 'later' ? STEPS_BETWEEN_RUNS : 0);
  const save = () => directory?.saveSandbox(sandbox.save());
  save();
  const { live, ...edited } = liveSandbox(sandbox, save);
  return {
    base_url: sandbox.url,
    api_key: sandbox.api_key,
    integration_ids: sandbox.integration_ids,
    day_ms: sandbox.world.clock.day_ms,
    live,
    close: sandbox.close,
    sandbox: edited,
  };
}

function liveSandbox(sandbox: Sandbox, save: () => void): LiveSandbox & { readonly live: () => void } {
  const watchers = new Set<() => void>();
  let [version, isLive] = [0, false];
  let pace: SandboxPace = 'normal';
  let stop: (() => void) | undefined;
  const touch = () => {
    save();
    version += 1;
    for (const onChange of watchers) onChange();
  };
  const begin = () => {
    stop?.();
    const every_ms = PACES[pace];
    stop = every_ms === null ? undefined : sandbox.live({ every_ms, onHappening: touch });
  };
  return {
    ...sandbox,
    pace: () => pace,
    setPace: (next) => {
      pace = next;
      if (isLive) begin();
      for (const onChange of watchers) onChange();
    },
    touch,
    version: () => version,
    watch: (onChange) => void watchers.add(onChange),
    live: () => {
      isLive = true;
      begin();
    },
  };
}

async function resume(state: string | undefined, steps: number): Promise<Sandbox> {
  if (state === undefined) return startSandbox();
  const sandbox = await startSandbox({ state }).catch((error: unknown) => {
    throw new Trouble(error instanceof Error ? error.message : 'The sandbox cannot go on from its state.');
  });
  for (let step = 0; step < steps; step += 1) nextHappening(sandbox.world);
  return sandbox;
}
