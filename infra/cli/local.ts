import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createKombo } from '../../functions/adapters/kombo.ts';
import type { Queue } from '../../functions/adapters/queue.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import { createSnapshots } from '../../functions/adapters/snapshots.ts';
import { operate } from '../../functions/operate/commands.ts';
import type { Deps } from '../../functions/operate/deps.ts';
import { openDataDirectory } from '../local/data-directory.ts';
import { userName } from '../local/operate.ts';
import { readOptions, type Options } from '../local/options.ts';
import { operateSettings } from '../local/pace.ts';
import { openSource, type RunningSource } from '../local/source.ts';
import { startTable, type LocalTable } from '../local/table.ts';
import { readSettings } from '../settings.ts';
import { Trouble } from '../local/trouble.ts';
import type { Operator } from './operator.ts';

/** How long a command may take. */
const PATIENCE_MS = 20_000;

/**
 * Commands on a directory that `npm start -- --data DIR` has made, carried out in this process.
 * @throws Trouble when it is none, or another process works on it
 */
export async function createLocalOperator(directory: string, environment: NodeJS.ProcessEnv): Promise<Operator> {
  if (!existsSync(join(directory, 'source'))) {
    throw new Trouble(`${directory} holds no state. Make one with npm start -- --data ${directory}.`);
  }
  const options = readOptions(['--data', directory], environment) ?? unread();
  const held = await openDataDirectory(directory, nameOf(options));
  const closers = [held.release];
  const close = async () => {
    for (const end of closers.toReversed()) await end();
  };
  try {
    const source = await openSource(options.source, held, 'as it is');
    closers.push(source.close);
    const local = await startTable(held.tablePath);
    closers.push(local.close);
    const deps = depsOf(options, source, local);
    const by = `local:${userName()}`;
    return { run: (payload, signature) => operate(deps, signature === 'signed' ? { ...payload, by } : payload), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function unread(): never {
  throw new TypeError('A directory is no request for help');
}

const nameOf = ({ source }: Options) => (source.kind === 'sandbox' ? 'the sandbox' : source.base_url);

/** Nobody polls while this process holds the directory: the next start polls everybody. */
const NOBODY: Queue = { send: async () => undefined };

function depsOf(options: Options, source: RunningSource, { table }: LocalTable): Deps {
  return {
    register: createRegister(table),
    snapshots: createSnapshots(table),
    kombo: createKombo(source),
    lightQueue: NOBODY,
    heavyQueue: NOBODY,
    decisionLog: undefined,
    settings: operateSettings(
      options,
      { settings: readSettings({}), day_ms: source.day_ms },
      `by the next npm start -- --once --data ${options.data ?? ''}`,
    ),
    limits: () => ({ deadline: Date.now() + PATIENCE_MS, signal: new AbortController().signal }),
    clock: Date.now,
  };
}
