import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Minutes: npm may have to fetch what its cache does not have, while the machine does other things. */
export const LONGEST_RUN_MS = 240_000;

const start = promisify(execFile);

type Where = { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> | undefined };

/** @returns what it wrote to stdout. @throws Error with all that it wrote. */
async function run(command: string, words: readonly string[], { cwd, environment }: Where): Promise<string> {
  const options = { cwd, timeout: LONGEST_RUN_MS, env: { ...process.env, ...environment } };
  const { stdout } = await start(command, words, options).catch((error: unknown) => {
    const said = z.object({ stdout: z.string(), stderr: z.string() }).parse(error);
    throw new Error(`${command} ${words.join(' ')}\n${said.stdout}${said.stderr}`, { cause: error });
  });
  return stdout;
}

const Packed = z.tuple([
  z.object({ filename: z.string(), size: z.number(), files: z.array(z.object({ path: z.string() })) }),
]);

/** What `npm pack` makes: an archive in a folder, and what it says of it. */
export async function pack(folder: string): Promise<{ readonly archive: string; readonly paths: readonly string[] }> {
  const said = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename, files }] = Packed.parse(JSON.parse(said.slice(said.indexOf('['))));
  return { archive: join(folder, filename), paths: files.map(({ path }) => path) };
}

export const temporaryFolder = () => realpathSync(mkdtempSync(join(tmpdir(), 'ats-package-')));
export const removeFolder = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

const QUIETLY = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];

const Development = z.object({ devDependencies: z.record(z.string(), z.string()) });

/** Packages in the versions that are installed here, which npm has in its cache. */
export function asHere(...names: readonly string[]): readonly string[] {
  const { devDependencies } = Development.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  return names.map((name) => `${name}@${devDependencies[name]}`);
}

/** A project of somebody else: a copy of one of the folders here, in a folder of its own. */
export type Project = {
  /** @returns the names of all that npm has put into `node_modules` */
  readonly install: (...packages: readonly string[]) => Promise<readonly string[]>;
  /** By our compiler, with the project's own settings. */
  readonly compile: () => Promise<string>;
  readonly node: (words: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<string>;
  readonly folder: string;
};

export function openProject(name: string, folder: string): Project {
  cpSync(join(import.meta.dirname, name), folder, { recursive: true });
  return {
    install: async (...packages) => {
      await run('npm', ['install', ...QUIETLY, ...packages], { cwd: folder });
      const listed = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder });
      return listed.split('\n').flatMap((path) => path.split('/node_modules/').slice(1));
    },
    compile: () => run(join(ROOT, 'node_modules/.bin/tsc'), ['--pretty', 'false'], { cwd: folder }),
    node: (words, environment) => run(process.execPath, words, { cwd: folder, environment }),
    folder,
  };
}
