import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const PACKAGE = `node-${process.platform}-${process.arch}`;

/** Not a dependency: its 185 MB are of use here alone. */
const FOLDER = join(ROOT, '.cache/node24');
const BINARY = join(FOLDER, 'node_modules', PACKAGE, 'bin/node');

/**
 * The Node that Lambda runs: our own, if it is that one, or one that npm installs once.
 * @returns undefined, said aloud, where there is none to be had. @throws in CI
 */
export function findNode24(): string | undefined {
  const found = [process.execPath, BINARY].find(isNode24) ?? install();
  if (found !== undefined) return found;
  if (process.env['CI'] !== undefined) throw new Error('There is no Node 24, and CI needs it');
  process.stderr.write(`Skipped: what runs under Node 24, because npm could not install ${PACKAGE}\n`);
  return undefined;
}

function isNode24(binary: string): boolean {
  return spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout?.startsWith('v24.') ?? false;
}

function install(): string | undefined {
  const words = ['install', '--prefix', FOLDER, '--no-save', '--no-package-lock', `${PACKAGE}@24`];
  try {
    execFileSync('npm', words, { stdio: 'ignore', timeout: LONGEST_INSTALLATION_MS });
  } catch {
    return undefined;
  }
  return isNode24(BINARY) ? BINARY : undefined;
}

const LONGEST_INSTALLATION_MS = 180_000;
