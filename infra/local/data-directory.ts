import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { codeOf, Trouble } from './trouble.ts';

/** A directory that keeps the state of one local installation, held by one process at a time. */
export type DataDirectory = {
  readonly tablePath: string;
  readonly sandboxState: string | undefined;
  /**
   * At once and as a whole: a process that is killed leaves the old state or the new one.
   * @throws Trouble
   */
  readonly saveSandbox: (state: string) => void;
  readonly release: () => Promise<void>;
};

/**
 * Takes hold of a directory and makes it if need be.
 * @param source the Kombo that its state comes from
 * @throws Trouble when it cannot be used
 */
export async function openDataDirectory(path: string, source: string): Promise<DataDirectory> {
  const lock = await hold(path);
  try {
    await bindTo(path, source);
    const sandboxPath = join(path, 'sandbox.json');
    return {
      tablePath: join(path, 'table'),
      sandboxState: await readIfThere(sandboxPath),
      saveSandbox: (state) => replace(sandboxPath, state),
      release: () => lock.close(),
    };
  } catch (error) {
    await lock.close();
    throw error instanceof Trouble ? error : unusable(path, error);
  }
}

/** LevelDB's lock is the kernel's: it goes with the process, even one that is killed. */
async function hold(path: string): Promise<ClassicLevel> {
  try {
    await mkdir(join(path, 'lock'), { recursive: true });
    const lock = new ClassicLevel(join(path, 'lock'));
    await lock.open();
    return lock;
  } catch (error) {
    if (codeOf(error) === 'LEVEL_LOCKED')
      throw new Trouble(`Another process works on ${path}. Stop it, or give another directory.`);
    throw unusable(path, error);
  }
}

const INSTEAD = 'Give another directory, or the environment variables with which this one was made.';

/** What one Kombo says must never be compared with the snapshots of another: everybody would have left. */
async function bindTo(path: string, source: string): Promise<void> {
  const file = join(path, 'source');
  const known = await readIfThere(file);
  if (known === undefined) replace(file, source);
  else if (known !== source) {
    throw new Trouble(`${path} holds what ${known} said, not ${source}. ${INSTEAD}`);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

function replace(path: string, content: string): void {
  try {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): Trouble {
  return new Trouble(`${path} cannot be used for the state (${codeOf(error)}).`);
}
