import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Minutes: npm may have to fetch what its cache does not have, while the machine does other things. */
export const LONGEST_RUN_MS = 240_000;

const start = promisify(execFile);

/** @returns what it wrote to stdout. @throws Error with all that it wrote. */
async function run(cwd: string, command: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await start(command, words, { cwd, timeout: LONGEST_RUN_MS }).catch((error: unknown) => {
    const { stdout: said, stderr } = z.object({ stdout: z.string(), stderr: z.string() }).parse(error);
    throw new Error(`${command} ${words.join(' ')}\n${said}${stderr}`, { cause: error });
  });
  return stdout;
}

const Packed = z.tuple([
  z.object({ filename: z.string(), size: z.number(), files: z.array(z.object({ path: z.string() })) }),
]);

/** What `npm pack` makes: an archive in a folder, and what it says of it. */
export async function pack(folder: string): Promise<{ readonly archive: string; readonly paths: readonly string[] }> {
  const said = await run(ROOT, 'npm', 'pack', '--json', '--silent', '--pack-destination', folder);
  const [{ filename, files }] = Packed.parse(JSON.parse(said.slice(said.indexOf('['))));
  return { archive: join(folder, filename), paths: files.map(({ path }) => path) };
}

export const temporaryFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'ats-package-')));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** A project of somebody else: a copy of one of the folders here, in a folder of its own. */
export type Project = {
  /** @returns the names of all that npm has put into `node_modules` */
  readonly install: (...packages: readonly string[]) => Promise<readonly string[]>;
  /** By our compiler, with the project's own settings. */
  readonly compile: () => Promise<string>;
  readonly node: (...words: readonly string[]) => Promise<string>;
};

export function openProject(name: string, folder: string): Project {
  cpSync(join(import.meta.dirname, name), folder, { recursive: true });
  return {
    install: async (...packages) => {
      await run(
        folder,
        'npm',
        'install',
        '--prefer-offline',
        '--no-audit',
        '--no-fund',
        '--ignore-scripts',
        ...packages,
      );
      const listed = await run(folder, 'npm', 'ls', '--all', '--parseable');
      return listed.split('\n').flatMap((path) => path.split('/node_modules/').slice(1));
    },
    compile: () => run(folder, join(ROOT, 'node_modules/.bin/tsc'), '--pretty', 'false'),
    node: (...words) => run(folder, process.execPath, ...words),
  };
}
