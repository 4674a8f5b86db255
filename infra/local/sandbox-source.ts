import type { DataDirectory } from './data-directory.ts';
import { nextHappening } from './sandbox/life.ts';
import { startSandbox, type Sandbox } from './sandbox/sandbox.ts';
import type { Resumption } from './source.ts';
import { Trouble } from './trouble.ts';

/** How much happens in the sandbox between two runs on the same directory. */
const STEPS_BETWEEN_RUNS = 12;

/**
 * The sandbox, as a source of users. Whatever happens in it is on disk before anyone can ask for it: it never goes back
 * in time.
 * @throws Trouble when it cannot go on from its state
 */
export async function openSandbox(directory: DataDirectory | undefined, resumption: Resumption) {
  const sandbox = await resume(directory?.sandboxState, resumption === 'later' ? STEPS_BETWEEN_RUNS : 0);
  const save = () => directory?.saveSandbox(sandbox.save());
  save();
  return {
    base_url: sandbox.url,
    api_key: sandbox.api_key,
    integration_ids: sandbox.integration_ids,
    day_ms: sandbox.world.clock.day_ms,
    live: () => void sandbox.live({ onHappening: save }),
    close: sandbox.close,
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
