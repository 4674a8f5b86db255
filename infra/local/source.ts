import type { ApiKey } from '../../functions/adapters/kombo.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Source } from './options.ts';
import type { LiveSandbox } from './sandbox-source.ts';

/** A running Kombo, or what stands for it. */
export type RunningSource = {
  readonly base_url: string;
  readonly api_key: ApiKey;
  readonly integration_ids: readonly string[];
  /** How long a day is there. */
  readonly day_ms: number;
  /** From now on things happen by themselves, in the sandbox. */
  readonly live: () => void;
  readonly close: () => Promise<void>;
  /** The sandbox itself, where it is one. */
  readonly sandbox?: LiveSandbox;
};

/** Whether time has passed in the sandbox since it was left. */
export type Resumption = 'later' | 'as it is';

/** @throws Trouble when the sandbox cannot go on from its state */
export async function openSource(
  source: Source,
  directory: DataDirectory | undefined,
  resumption: Resumption = 'later',
): Promise<RunningSource> {
  if (source.kind === 'kombo') return openKombo(source);
  // Only now: its made-up people take a while to load, and the real Kombo needs none.
  const { openSandbox } = await import('./sandbox-source.ts');
  const { api_key, ...sandbox } = await openSandbox(directory, resumption);
  return { ...sandbox, api_key: fixed(api_key) };
}

function openKombo({ api_key, base_url, integration_ids }: Extract<Source, { kind: 'kombo' }>): RunningSource {
  return {
    base_url,
    integration_ids,
    api_key: fixed(api_key),
    day_ms: DAY_MS,
    live: () => undefined,
    close: async () => undefined,
  };
}

const fixed = (key: string): ApiKey => ({ get: async () => key, refresh: async () => key });
