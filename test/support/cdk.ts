import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of these tests, in the account that emulators have. */
export const CDK_ENVIRONMENT = 'artifact';
export const CDK_STACK = `ats-user-events-${CDK_ENVIRONMENT}`;
export const CDK_PLACE = { account: '000000000000', region: 'us-east-1' } as const;

/** An app, ours unless another is named, under a cdk.json of its own: ours, with one environment more. */
export type CdkProject = {
  /** Puts other settings into cdk.json. */
  readonly configure: (settings: object) => void;
  /** Runs the CLI. @returns what it wrote. @throws Error with what it wrote. */
  readonly cdk: (words: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<string>;
  /** Where the assembly is. */
  readonly output: string;
  readonly remove: () => void;
};

const CdkJson = z.looseObject({ context: z.record(z.string(), z.unknown()) });

/** Some minutes: the machine may have other things to do. */
const LONGEST_RUN_MS = 240_000;

/** In a temporary folder: neither cdk.json, nor the assembly, nor what the CLI keeps at home is that of the user. */
export function openCdkProject(settings: object, app = 'infra/app.ts'): CdkProject {
  const directory = mkdtempSync(join(tmpdir(), 'ats-cdk-'));
  const output = join(directory, 'cdk.out');
  const configure = (given: object) => {
    const json = CdkJson.parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
    const environments = { [CDK_ENVIRONMENT]: { ...CDK_PLACE, ...given } };
    const context = { ...json.context, 'ats-user-events': environments, environment: CDK_ENVIRONMENT };
    const command = `${quoted('node_modules/.bin/tsx')} ${quoted(app)}`;
    writeFileSync(join(directory, 'cdk.json'), JSON.stringify({ ...json, app: command, context, output }));
  };
  configure(settings);
  const home = { CDK_HOME: join(directory, 'home'), CDK_DISABLE_CLI_TELEMETRY: 'true' };
  return {
    configure,
    output,
    cdk: async (words, environment = {}) => {
      const options = { cwd: directory, env: { ...process.env, ...home, ...environment }, timeout: LONGEST_RUN_MS };
      const { stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/cdk'), [...words, '--no-notices'], options);
      return stdout + stderr;
    },
    remove: () => rmSync(directory, { recursive: true, maxRetries: 3 }),
  };
}

const run = promisify(execFile);

/** The CLI hands it to a shell. */
const quoted = (path: string) => `"${join(ROOT, path)}"`;
