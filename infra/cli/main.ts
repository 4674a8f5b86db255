import { inspect } from 'node:util';
import type { Operator } from './operator.ts';
import { run, type Options } from './program.ts';
import { troubleOf } from '../local/trouble.ts';

// The SDK warns of Node 20 at every start; what this needs to run is in package.json.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// Whoever reads our output may have enough before we are done: `npm run ops -- list | head`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => process.exit(0));

try {
  const streams = { out: process.stdout, err: process.stderr };
  process.exitCode = await run(process.argv.slice(2), { streams, connect });
} catch (error) {
  const trouble = troubleOf(error);
  process.stderr.write(`${trouble?.message ?? inspect(error)}\n`);
  process.exitCode = trouble?.exitCode ?? 1;
}

/** Not loaded before it is known which: each takes a second. */
async function connect({ environment, local }: Options): Promise<Operator> {
  if (local !== undefined) return (await import('./local.ts')).createLocalOperator(local, process.env);
  return (await import('./aws.ts')).createAwsOperator(environment);
}
