import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

export type Said = { readonly out: string; readonly err: string };
export type Exit = Said & { readonly code: number | null };

/** The program in a process of its own. */
export type Child = {
  /** Resolves when this is true of what it has written so far, or when it has ended. */
  readonly until: (isSo: (said: Said) => boolean) => Promise<void>;
  readonly exit: Promise<Exit>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Nobody reads its stdout any more. */
  readonly turnAway: () => void;
};

/** For tests that start a few processes: they take seconds, and many times that on a machine that is busy. */
export const PATIENCE_MS = 60_000;

/** How often to look what a process has said. */
const LOOK_MS = 5;

/** Of our own environment only what a process needs: neither colours nor a key. */
const { PATH, HOME, TMPDIR } = process.env;

/** Starts the program, which is gone when the file's tests are. */
export function launch(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Child {
  const given = Object.entries({ PATH, HOME, TMPDIR, ...environment }).filter(([, value]) => value !== undefined);
  const child = spawn(process.execPath, ['--import', 'tsx', 'infra/local/main.ts', ...words], {
    cwd: ROOT,
    env: Object.fromEntries(given),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += String(text)));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.err += String(text)));
  const exit = once(child, 'close').then(() => ({ code: child.exitCode, ...said }));
  running.add(() => child.kill('SIGKILL'));
  return {
    until: async (isSo) => {
      while (child.exitCode === null && child.signalCode === null && !isSo(said)) await delay(LOOK_MS);
    },
    exit,
    kill: (signal) => void child.kill(signal),
    turnAway: () => void child.stdout.destroy(),
  };
}

/** To the end. */
export async function runProgram(...given: Parameters<typeof launch>): Promise<Exit> {
  return launch(...given).exit;
}

/** A directory, not made yet, that is gone when the file's tests are. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ats-'));
  directories.add(directory);
  return join(directory, 'state');
}

const running = new Set<() => void>();
const directories = new Set<string>();

afterAll(() => {
  for (const end of running) end();
  for (const directory of directories) rmSync(directory, { recursive: true, maxRetries: 3 });
});
