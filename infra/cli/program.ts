import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod/mini';
import { UNNAMED_ENVIRONMENT } from '../../functions/domain/command-line.ts';
import type { Payload } from '../../functions/operate/commands.ts';
import type { Result } from '../../functions/operate/results.ts';
import { Trouble } from '../local/trouble.ts';
import { explainCommand } from './explain.ts';
import { EXAMPLES } from './help.ts';
import { holdCommands } from './holds.ts';
import { integrationCommands } from './integrations.ts';
import type { Operator, Signature } from './operator.ts';
import { createScreen, type Screen, type Streams } from './screen.ts';

const Options = z.object({
  environment: z.string(),
  local: z.optional(z.string()),
  json: z._default(z.boolean(), false),
});
export type Options = z.infer<typeof Options>;

/** Carries out commands one after the other. */
export type CarryOut = (payloads: readonly Payload[], signature?: Signature) => Promise<void>;

/** What the command line works with. */
export type Surroundings = {
  readonly streams: Streams;
  /** @throws Trouble */
  readonly connect: (options: Options) => Promise<Operator>;
};

/** @returns the exit code: 0 when it was done, 1 when it was not, 2 when it was asked for wrongly */
export async function run(words: readonly string[], { streams, connect }: Surroundings): Promise<number> {
  let code = 0;
  const program = createProgram(streams);
  const carryOut: CarryOut = async (payloads, signature = 'unsigned') => {
    const options = Options.parse(program.opts());
    const screen = createScreen(streams, options.json);
    code = await attempt(screen, async () => carryOutAll(await connect(options), screen, { payloads, signature }));
  };
  integrationCommands(program, carryOut);
  holdCommands(program, carryOut);
  explainCommand(program, carryOut);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function createProgram({ out, err }: Streams): Command {
  return new Command('npm run ops --')
    .description('Looks after the integrations of a stack, or of a directory on this machine.')
    .addOption(
      new Option('--environment <name>', 'the environment of the stack')
        .default(UNNAMED_ENVIRONMENT)
        .conflicts('local'),
    )
    .option('--local <dir>', 'work on a state that npm start -- --data DIR keeps')
    .option('--json', 'one JSON object a command, on stdout')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('See npm run ops -- --help.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.write(text), writeErr: (text) => void err.write(text) });
}

async function attempt(screen: Screen, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    screen.trouble(error.message);
    return error.exitCode;
  }
}

type Order = { readonly payloads: readonly Payload[]; readonly signature: Signature };

/** @returns 1 if one of them was refused */
async function carryOutAll(operator: Operator, screen: Screen, { payloads, signature }: Order): Promise<number> {
  try {
    const results: Result[] = [];
    for (const payload of payloads) {
      const result = await operator.run(payload, signature);
      screen.show(result);
      results.push(result);
    }
    return results.every(({ ok }) => ok) ? 0 : 1;
  } finally {
    await operator.close();
  }
}
