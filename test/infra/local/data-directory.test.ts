import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDataDirectory, type DataDirectory } from '../../../infra/local/data-directory.ts';
import { newDirectory } from './child.ts';

async function open(path: string, source = 'the sandbox'): Promise<DataDirectory> {
  const directory = await openDataDirectory(path, source);
  onTestFinished(directory.release);
  return directory;
}

const trouble = (message: string) => expect.objectContaining({ name: 'Trouble', exitCode: 1, message });

describe('a data directory', () => {
  it('is made if need be', async () => {
    const path = join(newDirectory(), 'deeper');
    const { tablePath, sandboxState } = await open(path);
    expect([tablePath, sandboxState]).toEqual([join(path, 'table'), undefined]);
  });

  it('keeps the state of the sandbox as a whole', async () => {
    const path = newDirectory();
    const first = await open(path);
    first.saveSandbox('old');
    first.saveSandbox('new');
    await first.release();
    expect((await open(path)).sandboxState).toBe('new');
    expect(readdirSync(path).sort()).toEqual(['lock', 'sandbox.json', 'source']);
  });

  it('is held by one at a time', async () => {
    const path = newDirectory();
    const first = await open(path);
    const second = `Another process works on ${path}. Stop it, or give another directory.`;
    await expect(open(path)).rejects.toEqual(trouble(second));
    await first.release();
    await expect(open(path)).resolves.toBeDefined();
  });

  it('belongs to the source it was made for, and is let go when another one comes', async () => {
    const path = newDirectory();
    await (await open(path)).release();
    const other = `${path} holds what the sandbox said, not https://kombo.example. Give another directory, or the environment variables with which this one was made.`;
    await expect(open(path, 'https://kombo.example')).rejects.toEqual(trouble(other));
    await expect(open(path)).resolves.toBeDefined();
  });

  it('cannot be where a file is', async () => {
    const path = newDirectory();
    writeFileSync(path, '');
    await expect(open(path)).rejects.toEqual(trouble(`${path} cannot be used for the state (ENOTDIR).`));
    const below = join(path, 'below');
    await expect(open(below)).rejects.toEqual(trouble(`${below} cannot be used for the state (ENOTDIR).`));
  });

  it('says so when the state of the sandbox can be neither read nor written', async () => {
    const path = newDirectory();
    const directory = await open(path);
    mkdirSync(join(path, 'sandbox.json'));
    const file = join(path, 'sandbox.json');
    expect(() => directory.saveSandbox('state')).toThrow(trouble(`${file} cannot be used for the state (EISDIR).`));
    await directory.release();
    await expect(open(path)).rejects.toEqual(trouble(`${path} cannot be used for the state (EISDIR).`));
  });
});
