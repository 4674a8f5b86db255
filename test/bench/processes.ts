import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';

/** A process of its own, so that the measured one does only its own work. It answers one question at a time. */
export type Process = {
  /** @throws when the answer is a failure, is none that the schema knows, or does not come */
  ask<Schema extends z.ZodMiniType>(question: unknown, schema: Schema): Promise<z.output<Schema>>;
  end(): Promise<void>;
};

/** The longest single piece of work is a baseline of 500,000 users. A guess, for a machine that is slow. */
const LONGEST_ANSWER_MS = 3_600_000;

/** A process that is told to end may have an engine to end first. */
const LONGEST_END_MS = 20_000;

/** @param script of this folder, which calls `answerWith` and ends by itself when this process is gone */
export function startScript(script: string): Process {
  return processOf(fileURLToPath(new URL(script, import.meta.url)), process.execArgv);
}

/** The same of a bundle, which needs no loader. */
export function startBundle(path: string): Process {
  return processOf(path, ['--expose-gc', '--enable-source-maps']);
}

function processOf(path: string, execArgv: readonly string[]): Process {
  const child = fork(path, {
    execArgv: [...execArgv],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Its stdout carries the log of a Lambda function.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    ask: (question, schema) => ask(child, question, schema),
    end: () => end(child),
  };
}

const Reply = z.union([z.object({ answer: z.unknown() }), z.object({ failure: z.string() })]);

async function ask<Schema extends z.ZodMiniType>(
  child: ChildProcess,
  question: unknown,
  schema: Schema,
): Promise<z.output<Schema>> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(LONGEST_ANSWER_MS)]);
  const told = Promise.race([once(child, 'message', { signal }), dead(child, signal)]);
  try {
    child.send({ question });
    const [message] = await told;
    const reply = Reply.parse(message);
    if ('failure' in reply) throw new Error(reply.failure);
    return schema.parse(reply.answer);
  } finally {
    over.abort();
  }
}

async function dead(child: ChildProcess, signal: AbortSignal): Promise<never> {
  if (!hasEnded(child)) await once(child, 'exit', { signal });
  throw new Error(`A process of the bench ended with ${child.exitCode ?? child.signalCode}`);
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_END_MS);
  if (child.connected) child.disconnect();
  await exit;
  clearTimeout(late);
}
