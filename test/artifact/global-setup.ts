import type { TestProject } from 'vitest/node';
import { openCdkProject } from '../support/cdk.ts';
import { freePort } from '../support/free-port.ts';
import { findNode24 } from '../support/node24.ts';

declare module 'vitest' {
  // Only an interface can be added to.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  export interface ProvidedContext {
    /** Where the assembly is. */
    readonly assembly: string;
    /** Where the template says that Kombo is. */
    readonly kombo_port: number;
    /** null: there is none. */
    readonly node24: string | null;
  }
}

const LEAVERS = {
  name: 'leavers',
  webhook_secret: 'slack/leavers',
  pattern: { 'detail-type': ['user.deactivated', 'user.deleted'] },
};

/** `cdk synth`, once for all files. */
export default async function setUp({ provide }: TestProject): Promise<() => void> {
  const node24 = findNode24() ?? null;
  const kombo_port = await freePort();
  const kombo_base_url = `http://127.0.0.1:${kombo_port}/v1`;
  const project = openCdkProject({ kombo_base_url, throw_away: true, webhooks: true, slack: [LEAVERS] });
  provide('node24', node24);
  provide('kombo_port', kombo_port);
  provide('assembly', project.output);
  if (node24 !== null) await synthesise(project);
  return project.remove;
}

async function synthesise({ cdk }: ReturnType<typeof openCdkProject>): Promise<void> {
  const began = Date.now();
  // It must need no network: not a single word of it is for this account, which nobody has.
  await cdk(['synth', '--quiet'], { AWS_EC2_METADATA_DISABLED: 'true' });
  process.stdout.write(`cdk synth took ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}
