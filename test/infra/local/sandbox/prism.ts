import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const BIN = createRequire(import.meta.url).resolve('@stoplight/prism-cli');
const LISTENING = /Prism is listening on (http:\/\/127\.0\.0\.1:\d+)/;

export type Prism = { readonly url: string; readonly close: () => Promise<void> };

const CONTRACTS = new URL('../../../contract/kombo/', import.meta.url);
export const USERS_CONTRACT = 'users.openapi.yaml';
export const FULL_CONTRACT = 'openapi.json';

export const readContract = async (name: string): Promise<string> => readFile(new URL(name, CONTRACTS), 'utf8');

/** One process for both files: it takes seconds to start. */
const BOTH = {
  openapi: '3.1.0',
  info: { title: 'What the sandbox has to keep', version: '1.0.0' },
  paths: {
    '/ats/users': { $ref: `./${USERS_CONTRACT}#/paths/~1ats~1users` },
    '/integrations/{integration_id}': { $ref: `./${FULL_CONTRACT}#/paths/~1integrations~1{integration_id}` },
    '/check-api-key': { $ref: `./${FULL_CONTRACT}#/paths/~1check-api-key` },
  },
};

/**
 * A proxy in front of `upstream` that answers 500 in place of every answer that breaks the contract, and refuses
 * requests that do. It runs as a process of its own, on a port that it chooses, and says nothing on our output.
 *
 * The contract contradicts itself in one thing: `status`, `scope`, `unified_type` and an error's `code` are "string or
 * null", while their lists of values have no null; its own example of an error has `code: null`. Read to the letter it
 * refuses null, which is what Kombo sends for the connectors without status. So prism gets a copy whose lists have null
 * too. Another test shows that this is all that is needed.
 */
export async function startPrism(upstream: string): Promise<Prism> {
  const directory = await mkdtemp(join(tmpdir(), 'contract-'));
  for (const name of [USERS_CONTRACT, FULL_CONTRACT]) {
    await writeFile(join(directory, name), withNulls(await readContract(name)));
  }
  const document = join(directory, 'both.json');
  await writeFile(document, JSON.stringify(BOTH));
  const args = [BIN, 'proxy', '--errors', '--host', '127.0.0.1', '--port', '0', document, upstream];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const close = async (): Promise<void> => {
    await end(child);
    await rm(directory, { recursive: true });
  };
  try {
    return { url: await listening(child.stdout), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** Reads on afterwards, so that the pipe does not fill up and stop the process. */
async function listening(output: Readable): Promise<string> {
  const lines = createInterface({ input: output });
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const url = LISTENING.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    lines.once('close', () => reject(new Error('prism ended before it listened')));
  });
}

const NULLABLE_ENUM_IN_YAML = /(- 'null'\n +enum:\n)( +)- /g;
const NULLABLE_ENUM_IN_JSON = /("type": \[\s+"string",\s+"null"\s+\],\s+"enum": \[)/g;

const withNulls = (contract: string): string =>
  contract.replaceAll(NULLABLE_ENUM_IN_YAML, '$1$2- null\n$2- ').replaceAll(NULLABLE_ENUM_IN_JSON, '$1null,');
