import { inspect } from 'node:util';
import { HELP } from './help.ts';
import { readOptions, type Options } from './options.ts';
import { troubleOf } from './trouble.ts';

// The SDK warns of Node 20 at every start; what this needs to run is in package.json.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const interrupted = new AbortController();
// Once: who asks a second time is not kept waiting. To be killed does no harm.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
// Whoever reads our output may have enough before we are done: `npm start | head`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => interrupted.abort());
// Where nobody waits for an answer: a timer of the sandbox that finds the disk full.
process.on('uncaughtException', end);

try {
  const options = readOptions(process.argv.slice(2), process.env);
  process.exitCode = options === undefined ? help() : await start(options);
} catch (error) {
  end(error);
}

function help(): number {
  process.stdout.write(HELP);
  return 0;
}

async function start(options: Options): Promise<number> {
  // Not before: it takes a second to load, and whoever mistyped an option is answered at once.
  const { run } = await import('./program.ts');
  return run(options, { out: process.stdout, err: process.stderr }, interrupted.signal);
}

/** At once, whatever is still open. A trouble is told in its sentence; only a defect of ours shows where it happened. */
function end(error: unknown): never {
  const trouble = troubleOf(error);
  process.stderr.write(`${trouble?.message ?? inspect(error)}\n`);
  process.exit(trouble?.exitCode ?? 1);
}
