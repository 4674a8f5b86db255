import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTable } from '../../infra/local/table.ts';
import { startRig } from '../support/rig.ts';
import { startAccounts } from './accounts.ts';
import { bundleOf, environmentFor, lastLine, ruleOf } from './stack.ts';
import { asHere, LONGEST_RUN_MS, openProject, pack, removeFolder, temporaryFolder, type Project } from './project.ts';

const folder = temporaryFolder();
let packed: Awaited<ReturnType<typeof pack>>;

beforeAll(async () => {
  packed = await pack(folder);
}, LONGEST_RUN_MS);

afterAll(() => removeFolder(folder), LONGEST_RUN_MS);

/** The lines that the README tells a subscriber to write. */
function directoryOfReadme(): string {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  return /```ts\n(\/\/ directory\.ts[^]*?)```/.exec(readme)?.[1] ?? '';
}

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
    writeFileSync(join(project.folder, 'directory.ts'), directoryOfReadme());
  }, LONGEST_RUN_MS);

  it('gets the contract and zod, and neither an SDK nor the CDK', () => {
    expect(installed).toEqual(['ats-user-events', 'zod']);
  });

  it(
    "is checked against the types with the README's directory, libraries included, and runs",
    { timeout: LONGEST_RUN_MS },
    async () => {
      expect(directoryOfReadme()).toContain('onUser');
      expect(await project.compile()).toBe('');
      expect(await project.node(['main.js'])).toBe(
        'Kwame: was ACTIVE, left true, 1 revoked, after null\nuser.created\n',
      );
    },
  );
});

describe('a project that keeps a directory', () => {
  let project: Project;

  beforeAll(async () => {
    project = openProject('subscriber', join(folder, 'subscriber'));
    const sdk = ['@aws-sdk/client-dynamodb', '@aws-sdk/client-sqs', '@aws-sdk/lib-dynamodb'];
    await project.install(packed.archive, ...asHere('aws-cdk-lib', 'constructs', 'esbuild', '@types/node', ...sdk));
  }, LONGEST_RUN_MS);

  it(
    'is checked against the types, and synthesizes its stack and its bundle',
    { timeout: LONGEST_RUN_MS },
    async () => {
      expect(await project.compile()).toBe('');
      await project.node(['app.js']);
      expect(ruleOf(project)['detail-type']).toEqual([
        'user.created',
        'user.updated',
        'user.deactivated',
        'user.deleted',
        'user.snapshot',
      ]);
    },
  );

  it(
    'gives an account to who joins, and takes it from who leaves, and not from who has the same id at another customer',
    { timeout: LONGEST_RUN_MS },
    async () => {
      const rig = await startRig(10);
      const accounts = await startAccounts();
      const table = await startTable();
      const heard = ruleOf(project);
      const news = () => rig.events.filter((event) => heard['detail-type'].includes(event['detail-type']));
      const elsewhere = 'workday:elsewhere';
      const namesake = () => JSON.stringify(news()[0]).replaceAll(rig.ats.id, elsewhere);
      await rig.process().poll();
      const joiner = rig.ats.hire();
      await rig.process().poll();
      const deliver = async () => {
        const bodies = [...news().map((event) => JSON.stringify(event)), namesake()];
        const Records = bodies.map((body, index) => ({ messageId: `${index}`, body }));
        const environment = environmentFor(table.endpoint, accounts.url);
        return project.node(['invoke.js', bundleOf(project), JSON.stringify(Records)], environment);
      };
      expect(JSON.parse(lastLine(await deliver()))).toEqual({ batchItemFailures: [] });
      const [account, other] = [`${rig.ats.id}/${joiner.id}`, `${elsewhere}/${joiner.id}`];
      expect(accounts.ids().toSorted()).toEqual([account, other].toSorted());
      rig.ats.delete(joiner.id);
      await rig.process().poll();
      // All that was told before is told again, in the same batch, which is how queues are.
      await deliver();
      expect(accounts.ids()).toEqual([other]);
      expect(accounts.requests().toSorted()).toEqual(
        [`DELETE ${account}`, `PUT ${account}`, `PUT ${other}`].toSorted(),
      );
      await Promise.all([rig.close(), accounts.close(), table.close()]);
    },
  );
});
