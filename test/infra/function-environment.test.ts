import { expect, it } from 'vitest';
import * as z from 'zod';
import { Env as DispatchEnv } from '../../functions/dispatch/env.ts';
import { Env as OperateEnv } from '../../functions/operate/env.ts';
import { Env as PollEnv } from '../../functions/poll/env.ts';
import { Env as RingEnv } from '../../functions/ring/env.ts';
import { resourcesOf, templateOf } from './template.ts';

const SCHEMAS = { Poll: PollEnv, Operate: OperateEnv, Dispatch: DispatchEnv, Ring: RingEnv };
const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) });

/** What Lambda sets itself. */
const OWN = { AWS_LAMBDA_FUNCTION_NAME: 'by-lambda' };

/** A value that CloudFormation fills in when it deploys. */
const filled = (value: unknown) => (typeof value === 'string' ? value : 'https://filled.example/in');

it.each([
  {},
  { poll_interval_minutes: 4.1, overlap_minutes: 1.001, sweep_interval_days: 1.1, erase_after_days: 1.3 },
  { poll_interval_minutes: 1440, sweep_interval_days: 30, heavy_concurrency: 1000, requests_per_minute: 100_000 },
  { guards: { creations: 'off' }, publish_baseline: true, integrations: { 'a:b': { publish_baseline: false } } },
])('each function is given an environment that it understands, by any settings: %j', (settings) => {
  const place = { account: '123456789012', region: 'eu-central-1' };
  const functions = resourcesOf(templateOf({ ...place, webhooks: true, ...settings }), 'AWS::Lambda::Function');
  const understood = [...functions].map(([id, { Properties }]) => {
    const { Variables } = Environment.parse(Properties['Environment']);
    const [, schema] = Object.entries(SCHEMAS).find(([part]) => id.includes(part)) ?? [];
    const values = Object.entries(Variables).map(([name, value]) => [name, filled(value)]);
    return schema?.safeParse({ ...Object.fromEntries(values), ...OWN }).error?.issues;
  });
  expect(understood).toEqual(Array(5).fill(undefined));
});
