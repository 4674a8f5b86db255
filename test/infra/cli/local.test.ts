import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ListedIntegration } from '../../../functions/operate/results.ts';
import { run } from '../../../infra/cli/program.ts';
import { createLocalOperator } from '../../../infra/cli/local.ts';
import { openDataDirectory } from '../../../infra/local/data-directory.ts';
import { run as start } from '../../../infra/local/program.ts';
import { readOptions } from '../../../infra/local/options.ts';
import { paper } from '../../support/paper.ts';

const GREENHOUSE = /greenhouse:\w+/;

let directory: string;
let id: string;

/** A state as `npm start -- --once --data DIR` leaves it. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ops-'));
  await startOnce();
  id = GREENHOUSE.exec((await ops('list')).out)?.[0] ?? '';
}, 60_000);
afterAll(() => rm(directory, { recursive: true }));

async function startOnce(): Promise<{ readonly code: number; readonly out: string }> {
  const streams = paper();
  const options = readOptions(['--once', '--data', directory], {});
  if (options === undefined) throw new Error('It is no request for help');
  const code = await start(options, streams, new AbortController().signal);
  return { code, out: streams.text.out };
}

async function opsOn(where: string, ...words: readonly string[]) {
  const streams = paper();
  const connect = async ({ local = '' }: { readonly local?: string | undefined }) => createLocalOperator(local, {});
  const code = await run([...words, '--local', where], { streams, connect });
  return { code, ...streams.text };
}

const ops = (...words: readonly string[]) => opsOn(directory, ...words);

describe('a command on a directory', () => {
  it('lists what is polled there, tab-separated where there is no terminal', async () => {
    const { code, out } = await ops('list');
    const rows = out
      .split('\n')
      .slice(0, -1)
      .map((row) => row.split('\t'));
    expect(code).toBe(0);
    expect(rows).toHaveLength(4);
    expect(rows.every((row) => row.length === 8 && row[2] === 'live')).toBe(true);
  });

  it('pauses, and the next start polls everybody else', async () => {
    expect(await ops('pause', id)).toMatchObject({ code: 0, out: expect.stringContaining('is being paused') });
    expect(await startOnce()).toMatchObject({ code: 0 });
    expect((await ops('list')).out).toMatch(new RegExp(`${id}\t[^\t]+\tpaused\t`));
    expect(await startOnce()).toMatchObject({ code: 0 });
    expect(await ops('resume', id)).toMatchObject({ code: 0 });
  });

  it('keeps who gave it', async () => {
    await ops('pause', id);
    const { integrations } = z
      .object({ integrations: z.array(ListedIntegration) })
      .parse(JSON.parse((await ops('list', '--json')).out));
    const paused = integrations.find(({ integration_id }) => integration_id === id);
    expect(paused).toMatchObject({ state: 'pausing', stopped_by: `local:${userInfo().username}` });
    await ops('resume', id);
  });

  it('explains, with a live look at the sandbox', async () => {
    expect(await ops('explain', id, 'nobody')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Kombo does not know a user with this id.'),
    });
  });
});

describe('a directory that cannot be used', () => {
  it('is told in one sentence while another process works on it', async () => {
    const held = await openDataDirectory(directory, 'the sandbox');
    const { code, err } = await ops('list');
    await held.release();
    expect({ code, err }).toEqual({
      code: 1,
      err: `Another process works on ${directory}. Stop it, or give another directory.\n`,
    });
  });

  it('is none that somebody mistyped, and none is made', async () => {
    const missing = join(directory, 'missing');
    for (const _ of [1, 2])
      expect(await opsOn(missing, 'list')).toMatchObject({ code: 1, err: expect.stringContaining('holds no state') });
  });
});

describe('wrong usage', () => {
  it.each([
    [['frobnicate']],
    [['approve', 'a:b', 'everything']],
    [['approve', 'a:b', 'deletions', '--count', 'many']],
    [['pause']],
    [['pause', 'acme']],
    [['add', 'a:b', 'acme']],
    [['catch-up', '--to', 'directory', 'acme']],
    [['list', '--held', '--failing']],
    [['list', '--environment', 'production']],
  ])('ends with 2: %j', async (words) => {
    expect(await ops(...words)).toMatchObject({ code: 2, out: '' });
  });

  it('is none to ask for help', async () => {
    expect(await ops('--help')).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') });
    expect(await ops('approve', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') });
  });
});
