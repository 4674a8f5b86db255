import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LONGEST_RUN_MS, openProject, pack, removeFolder, temporaryFolder, type Project } from './project.ts';

const folder = temporaryFolder();
let packed: Awaited<ReturnType<typeof pack>>;

beforeAll(async () => {
  packed = await pack(folder);
}, LONGEST_RUN_MS);

afterAll(() => removeFolder(folder));

describe('the archive that npm packs', () => {
  it('holds what is built, the contract and what npm always adds, and nothing of the program', () => {
    const others = packed.paths.filter((path) => !/^(?:\.package\/|test\/contract\/v1\/)/.test(path));
    expect(others.sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(packed.paths.filter((path) => /\/(?:poll|dispatch|ring|operate|local|cli)\/|\.broken\./.test(path))).toEqual(
      [],
    );
  });
});

describe('a project that only reads events', () => {
  let project: Project;
  let installed: readonly string[];

  beforeAll(async () => {
    project = openProject('reader', join(folder, 'reader'));
    installed = await project.install(packed.archive);
  }, LONGEST_RUN_MS);

  it('gets the contract and zod, and neither an SDK nor the CDK', () => {
    expect(installed).toEqual(['ats-user-events', 'zod']);
  });

  it('is checked against the types, libraries included, and runs', { timeout: LONGEST_RUN_MS }, async () => {
    expect(await project.compile()).toBe('');
    expect(await project.node('main.js')).toBe('Kwame: was ACTIVE, left true, 1 revoked, after null\nuser.created\n');
  });
});
