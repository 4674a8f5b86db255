import type { Kombo } from '../../functions/adapters/kombo.ts';
import type { Deps } from '../../functions/operate/deps.ts';
import type { Settings } from '../settings.ts';
import type { Backend } from './backend.ts';
import type { Console } from './console/console.ts';
import type { Watch } from './console/watch.ts';
import type { Installation } from './installation.ts';
import { userName } from './operate.ts';
import type { Options } from './options.ts';
import { operateSettings, paceOf } from './pace.ts';
import type { RunningSource } from './source.ts';

/** How long a command of the console may take. */
const PATIENCE_MS = 20_000;

export type Served = {
  readonly options: Options & { readonly port: number };
  readonly settings: Settings;
  readonly source: RunningSource;
  /** Where users come from, as people know it. */
  readonly name: string;
  readonly backend: Backend;
  readonly kombo: Kombo;
  readonly installation: Installation;
  readonly watch: Watch;
  readonly interrupted: AbortSignal;
};

/**
 * The console of a running installation.
 * @throws Trouble
 */
export async function serve(served: Served): Promise<Console> {
  // Only now: who wants none is not kept waiting for what makes its page.
  const { startConsole } = await import('./console/console.ts');
  const { options, settings, source, watch } = served;
  return startConsole({
    ...watch,
    deps: depsOf(served),
    source: served.name,
    pace: paceOf(options, settings).words,
    by: `console:${userName()}`,
    sandbox: source.sandbox,
    port: options.port,
  });
}

/** As `npm run ops` has them, but for the queues: here somebody polls. */
function depsOf({ options, settings, source, backend, kombo, installation, watch, interrupted }: Served): Deps {
  return {
    ...installation.doors,
    snapshots: backend.snapshots,
    kombo,
    decisionLog: watch.witness.decisionLog,
    settings: operateSettings(options, { settings, day_ms: source.day_ms }, 'now'),
    limits: () => ({ deadline: Date.now() + PATIENCE_MS, signal: interrupted }),
    clock: Date.now,
  };
}
