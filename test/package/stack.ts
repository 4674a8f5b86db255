import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TABLE_NAME } from '../../infra/local/table.ts';
import type { Project } from './project.ts';

const Rule = z.object({
  Type: z.literal('AWS::Events::Rule'),
  Properties: z.object({ EventPattern: z.object({ 'detail-type': z.array(z.string()) }) }),
});
const Template = z.object({ Resources: z.record(z.string(), z.unknown()) });

/** The pattern of the one rule in the project's stack. */
export function ruleOf({ folder }: Project) {
  const file = join(folder, 'cdk.out/directory.template.json');
  const { Resources } = Template.parse(JSON.parse(readFileSync(file, 'utf8')));
  const [rule] = Object.values(Resources).flatMap((resource) => Rule.safeParse(resource).data ?? []);
  if (rule === undefined) throw new Error('The stack has a rule');
  return rule.Properties.EventPattern;
}

/** What its function runs, as CDK has bundled it. */
export function bundleOf({ folder }: Project): string {
  const asset = readdirSync(join(folder, 'cdk.out')).find((name) => name.startsWith('asset.'));
  return join(folder, 'cdk.out', `${asset}`, 'index.mjs');
}

/** What the stack puts into the environment of its function, and where the stand-ins are. */
export function environmentFor(table: string, directory: string): Record<string, string> {
  return {
    USER_SEQUENCES_TABLE: TABLE_NAME,
    USER_DEAD_LETTERS_URL: 'http://127.0.0.1/nowhere',
    DIRECTORY_URL: directory,
    AWS_ENDPOINT_URL_DYNAMODB: table,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

/** The handler's own lines come before its answer. */
export const lastLine = (said: string) => said.trim().split('\n').at(-1) ?? '';
