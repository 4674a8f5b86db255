import { createKombo } from '../../functions/adapters/kombo.ts';
import { startBackend } from '../../infra/local/backend.ts';
import type { Console } from '../../infra/local/console/console.ts';
import { startWatch, type Watch } from '../../infra/local/console/watch.ts';
import type { DataDirectory } from '../../infra/local/data-directory.ts';
import { startInstallation, type Installation } from '../../infra/local/installation.ts';
import { addNewcomers } from '../../infra/local/newcomers.ts';
import { readOptions } from '../../infra/local/options.ts';
import { pollSettings } from '../../infra/local/pace.ts';
import { openSandbox, type LiveSandbox } from '../../infra/local/sandbox-source.ts';
import { fourCustomers, makeWorld, type Integration, type Tool } from '../../infra/local/sandbox/world.ts';
import { serve } from '../../infra/local/serving.ts';
import type { RunningSource } from '../../infra/local/source.ts';
import { readSettings } from '../../infra/settings.ts';

/** The parts of `npm start` on a small sandbox, with its console, polled when a test says so. */
export type Scene = {
  readonly console: Console;
  /** Without the token. */
  readonly origin: string;
  readonly token: string;
  readonly watch: Watch;
  readonly sandbox: LiveSandbox;
  readonly ats: (tool: Tool) => Integration;
  readonly installation: Installation;
  /** Polls everybody, and waits until that is done. */
  readonly poll: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type SceneOptions = {
  readonly sizes?: Partial<Record<Tool, number>>;
  /** As if it were the real Kombo: the console knows nothing of a sandbox. */
  readonly isKombo?: boolean;
  readonly port?: number;
};

const FEW = { greenhouse: 20, smartrecruiters: 6, recruhr: 6, workday: 6 };

/** Everybody's baseline is taken. */
export async function openScene({ sizes = FEW, isKombo = false, port = 0 }: SceneOptions = {}): Promise<Scene> {
  const watch = startWatch();
  const interrupted = new AbortController().signal;
  const { sandbox, api_key, ...opened } = await openSandbox(withPeople(sizes), 'as it is');
  const fixed = { get: async () => api_key, refresh: async () => api_key };
  const source: RunningSource = { ...opened, api_key: fixed, ...(!isKombo && { sandbox }) };
  const backend = await startBackend({ tablePath: undefined, onEvent: async (event) => watch.feed.tell(event) });
  const kombo = createKombo(source);
  await addNewcomers({ ...backend, kombo, interrupted }, source.integration_ids);
  const [options, settings] = [usual(port), readSettings({})];
  const installation = startInstallation({
    ...backend,
    ...source,
    kombo,
    telemetry: watch.witness.telemetry,
    settings: pollSettings(options, { settings, day_ms: source.day_ms }),
  });
  const parts = { options, settings, source, backend, kombo, installation, watch, interrupted };
  const console = await serve({ ...parts, name: 'the sandbox' });
  const scene = sceneOf({ console, watch, sandbox, installation });
  await scene.poll();
  const close = async () => {
    for (const end of [console.close, installation.stop, backend.close, source.close]) await end();
  };
  return { ...scene, close };
}

function sceneOf(parts: Pick<Scene, 'console' | 'watch' | 'sandbox' | 'installation'>): Omit<Scene, 'close'> {
  const { console, sandbox, installation } = parts;
  const { origin, hash } = new URL(console.url);
  return {
    ...parts,
    origin,
    token: hash.replace('#token=', ''),
    ats: (tool) => {
      const found = sandbox.world.integrations.find(({ id }) => id.startsWith(`${tool}:`));
      if (found === undefined) throw new Error(`There is no ${tool}`);
      return found;
    },
    poll: async () => {
      await installation.askForAll();
      await installation.idle();
    },
  };
}

/** A directory that holds a sandbox, and keeps nothing. */
function withPeople(sizes: Partial<Record<Tool, number>>): DataDirectory {
  const sandboxState = makeWorld({ integrations: fourCustomers(sizes) }).save();
  return { tablePath: '', sandboxState, saveSandbox: () => undefined, release: async () => undefined };
}

function usual(port: number) {
  const options = readOptions([], {});
  if (options === undefined) throw new Error('It is no request for help');
  return { ...options, port };
}
