import { randomUUID } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { CDK_PLACE } from '../support/cdk.ts';
import { openAccount, type Account } from './account.ts';
import { readAssembly, type Assembly } from './assembly.ts';
import { createFunction, type Ended, type LambdaFunction } from './lambda.ts';
import { createSource, type Source } from './queue.ts';

/** The names of the functions as the template's ids have them. */
const NAMES = {
  dispatch: 'Dispatch',
  light: 'LightPoll',
  heavy: 'HeavyPoll',
  ring: 'Ring',
  operate: 'Operate',
} as const;
type Name = keyof typeof NAMES;

export type DeploymentOptions = {
  /** In place of the template's, so that nobody waits a quarter of an hour for a deadline. */
  readonly timeout_seconds?: Partial<Record<Name, number>>;
};

/** The stack's functions, each in a process, with all that they reach. */
export type Deployment = Account &
  Readonly<Record<Name, LambdaFunction>> & {
    /** What the schedule does every minute. */
    readonly tick: () => Promise<Ended>;
    /** Delivers whatever is visible, and what becomes of it, until there is nothing left. */
    readonly drain: () => Promise<void>;
    /** Lets so much time go by for the queues, and for leases and intervals of these integrations. */
    readonly pass: (milliseconds: number, integration_ids: readonly string[]) => Promise<void>;
    /** Messages that are neither handled nor dead. */
    readonly pending: () => number;
    /** Messages that were delivered too often. */
    readonly dead: () => readonly string[];
  };

export async function deploy({ timeout_seconds = {} }: DeploymentOptions = {}): Promise<Deployment> {
  const assembly = readAssembly(inject('assembly'));
  const sources = new Map<string, Source>();
  const account = await openAccount(assembly, (message) => sources.get(message.queue)?.take(message));
  const functionOf = (name: Name) => makeFunction({ assembly, account, name }, timeout_seconds[name]);
  const polls = { light: functionOf('light'), heavy: functionOf('heavy') };
  const others = { dispatch: functionOf('dispatch'), ring: functionOf('ring'), operate: functionOf('operate') };
  const functions = { ...polls, ...others };
  for (const { close } of Object.values(functions)) onTestFinished(close);
  for (const name of ['light', 'heavy'] as const) {
    const [queue, source] = makeSource(assembly, name, functions[name]);
    sources.set(queue, source);
  }
  const all = [...sources.values()];
  return {
    ...account,
    ...functions,
    tick: () => functions.dispatch.invoke(scheduled(assembly)),
    drain: () => drain(all),
    pass: async (milliseconds, ids) => {
      for (const source of all) source.pass(milliseconds);
      for (const id of ids) await account.age(id, milliseconds);
    },
    pending: () => all.reduce((sum, source) => sum + source.pending(), 0),
    dead: () => all.flatMap(({ dead }) => dead),
  };
}

type Part = { readonly assembly: Assembly; readonly account: Account; readonly name: Name };

function makeFunction({ assembly, account, name }: Part, timeout_seconds?: number): LambdaFunction {
  const [id, properties] = functionNamed(assembly, name);
  const filled = Object.entries(properties.Environment.Variables).map(([key, value]) => [key, account.fill(value)]);
  return createFunction({
    name: properties.FunctionName ?? id,
    code: assembly.codeOf(properties),
    handler: properties.Handler,
    timeout_seconds: timeout_seconds ?? properties.Timeout,
    memory_mb: properties.MemorySize,
    environment: { ...Object.fromEntries(filled), ...account.endpoints },
    node: inject('node24') ?? '',
  });
}

function functionNamed({ functions }: Assembly, name: Name) {
  const found = [...functions].find(([id]) => id.includes(NAMES[name]));
  if (found === undefined) throw new Error(`The template has no function ${NAMES[name]}`);
  return found;
}

function makeSource(assembly: Assembly, name: Name, target: LambdaFunction): readonly [string, Source] {
  const [id] = functionNamed(assembly, name);
  const mapping = assembly.sources.find(({ FunctionName }) => FunctionName.id === id);
  const queue = mapping?.EventSourceArn.id ?? '';
  const properties = assembly.queues.get(queue);
  if (mapping === undefined || properties?.RedrivePolicy === undefined) throw new Error(`${id} has no queue`);
  const rules = {
    queue,
    batch_size: mapping.BatchSize,
    visibility_seconds: properties.VisibilityTimeout,
    most_receives: properties.RedrivePolicy.maxReceiveCount,
  };
  return [queue, createSource(rules, target)];
}

/** What EventBridge Scheduler sends where the schedule names no input. */
function scheduled({ schedule: [, { Target }] }: Assembly): unknown {
  if (Target.Input !== undefined) return JSON.parse(Target.Input);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: CDK_PLACE.account,
    time: new Date().toISOString(),
    region: CDK_PLACE.region,
    resources: [],
    detail: '{}',
  };
}

async function drain(sources: readonly Source[]): Promise<void> {
  let delivered = true;
  while (delivered) {
    const each = await Promise.all(sources.map((source) => source.deliver()));
    delivered = each.includes(true);
  }
}
