import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CDK_PLACE } from '../support/cdk.ts';
import { startRuntimeApi, type Outcome, type RuntimeApi } from './runtime-api.ts';

export type Plan = {
  readonly name: string;
  /** The folder of the bundle. */
  readonly code: string;
  /** Such as index.handler. */
  readonly handler: string;
  readonly timeout_seconds: number;
  readonly memory_mb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The Node that runs it. */
  readonly node: string;
};

/** What became of an invocation. */
export type Ended = Outcome | { readonly is: 'timed_out' } | { readonly is: 'died' };

/**
 * A function in one execution environment at a time. As in Lambda its process is frozen while nothing is asked of it,
 * killed at its deadline, and replaced when it is gone.
 */
export type LambdaFunction = {
  readonly invoke: (payload: unknown) => Promise<Ended>;
  /** As by `kill -9`. */
  readonly kill: () => void;
  /** From now on it gets no more time, so that its deadline strikes wherever it happens to be. */
  readonly stall: () => void;
  /** Every process that was started for it, by how long it took to load in milliseconds. */
  readonly starts: readonly number[];
  /** What it has logged: the lines of all its processes. */
  readonly log: () => readonly string[];
  readonly close: () => void;
};

type Instance = { readonly api: RuntimeApi; readonly dead: Promise<void>; signal(name: NodeJS.Signals): void };

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

export function createFunction(plan: Plan): LambdaFunction {
  const starts: number[] = [];
  const written: string[] = [];
  let instance: Instance | undefined;

  const ready = async (): Promise<Instance> => {
    if (instance !== undefined) return instance;
    const began = Date.now();
    instance = await launch(plan, (text) => void written.push(text));
    const died = instance.dead.then(() => {
      throw new Error(`${plan.name} ended while it was loaded: ${written.join('')}`);
    });
    await Promise.race([instance.api.idle(), died]);
    starts.push(Date.now() - began);
    return instance;
  };
  const discard = () => {
    instance?.signal('SIGKILL');
    instance?.api.close();
    instance = undefined;
  };
  return {
    invoke: async (payload) => {
      const running = await ready();
      running.signal('SIGCONT');
      const ended = await endOf(running, plan, payload);
      if (ended.is === 'died' || ended.is === 'timed_out') discard();
      else running.signal('SIGSTOP');
      return ended;
    },
    kill: () => instance?.signal('SIGKILL'),
    stall: () => instance?.signal('SIGSTOP'),
    starts,
    log: () => written.join('').split('\n').filter(Boolean),
    close: discard,
  };
}

async function endOf({ api, dead }: Instance, plan: Plan, payload: unknown): Promise<Ended> {
  const over = new AbortController();
  const milliseconds = plan.timeout_seconds * 1000;
  const arn = `arn:aws:lambda:${CDK_PLACE.region}:${CDK_PLACE.account}:function:${plan.name}`;
  const invocation = { id: randomUUID(), arn, deadline: Date.now() + milliseconds, payload };
  const answer = async () => {
    const outcome = await api.invoke(invocation);
    await api.idle();
    return outcome;
  };
  const late = delay(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([
      answer(),
      dead.then(() => ({ is: 'died' }) as const),
      late.then(() => ({ is: 'timed_out' }) as const),
    ]);
  } finally {
    over.abort();
  }
}

/** The variables that Lambda itself sets, and no other of this machine. */
function environmentOf({ name, memory_mb, environment, ...plan }: Plan, api: RuntimeApi): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    _HANDLER: plan.handler,
    LAMBDA_TASK_ROOT: plan.code,
    AWS_LAMBDA_RUNTIME_API: api.host,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory_mb),
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: CDK_PLACE.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...environment,
  };
}

async function launch(plan: Plan, onText: (text: string) => void): Promise<Instance> {
  const api = await startRuntimeApi();
  const child = spawn(plan.node, [`--max-old-space-size=${plan.memory_mb}`, BOOTSTRAP], {
    cwd: plan.code,
    env: environmentOf(plan, api),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', onText);
  const dead = once(child, 'close').then(() => undefined);
  return { api, dead, signal: (name) => void child.kill(name) };
}
