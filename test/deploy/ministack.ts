import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/free-port.ts';

const VERSION = '1.5.33';
const FOLDER = fileURLToPath(new URL('../../.cache/ministack', import.meta.url));

/**
 * What an emulated deploy says nothing about, in this version. Its CloudFormation takes everything of the stack but saved
 * queries of the log, drops a function's dead-letter queue and knows no archives, connections and API destinations. It
 * checks no permission, knows no retries of rules and schedules, tells a function that it has 300 seconds left whatever its
 * timeout, accepts anything as an event, and gives a secret's name where AWS gives its ARN. Its alarms are never rung.
 */
export type Emulator = {
  readonly endpoint: string;
  readonly close: () => Promise<void>;
};

/**
 * Installs ministack unless it is there.
 * @returns false, said aloud, where that cannot be done
 */
export function installMinistack(): boolean {
  try {
    run('python3', ['-m', 'venv', FOLDER]);
    run(join(FOLDER, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', `ministack==${VERSION}`]);
    return true;
  } catch {
    process.stderr.write('Skipped: the emulated deploy, because ministack could not be installed from PyPI\n');
    return false;
  }
}

function run(command: string, words: readonly string[]): void {
  execFileSync(command, words, { stdio: 'pipe', timeout: LONGEST_INSTALLATION_MS });
}

const LONGEST_INSTALLATION_MS = 180_000;
const LONGEST_START_MS = 60_000;

/** @param node the Node that runs functions */
export async function startMinistack(node: string): Promise<Emulator> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'ats-ministack-'));
  // It runs a CommonJS script there, and a package.json further up may say that scripts are ES modules.
  writeFileSync(join(directory, 'package.json'), '{"type":"commonjs"}');
  const child = spawn(join(FOLDER, 'bin/ministack'), [], {
    cwd: directory,
    env: environmentOf(port, { directory, node }),
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilHealthy(endpoint, child);
  return {
    endpoint,
    close: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill();
      await ended;
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

type Where = { readonly directory: string; readonly node: string };

/** By default it listens on every interface and opens more ports than one. */
function environmentOf(port: number, { directory, node }: Where): Record<string, string> {
  return {
    PATH: [dirname(node), process.env['PATH']].join(delimiter),
    HOME: directory,
    TMPDIR: directory,
    S3_DATA_DIR: join(directory, 's3'),
    STATE_DIR: join(directory, 'state'),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    LAMBDA_EXECUTOR: 'local',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
  };
}

async function untilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  const latest = Date.now() + LONGEST_START_MS;
  while (child.exitCode === null && Date.now() < latest) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(200);
  }
  throw new Error(`ministack did not start (${child.exitCode ?? 'no answer'})`);
}
