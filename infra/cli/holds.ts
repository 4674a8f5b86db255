import { Argument, InvalidArgumentError, type Command } from 'commander';
import { KINDS } from '../../functions/domain/guard.ts';
import { idArgument, optionalIdArgument } from './arguments.ts';
import { examples } from './help.ts';
import type { CarryOut } from './program.ts';

const DELETIONS = 'workday:HWUTwvyx2wLoSUHphiWVrp28 deletions';

/** holds, approve, dismiss. */
export function holdCommands(program: Command, carryOut: CarryOut): void {
  program
    .command('holds')
    .addArgument(optionalIdArgument())
    .description('what is held, of how many, why, and the commands that answer it')
    .addHelpText('after', examples('holds', 'holds workday:HWUTwvyx2wLoSUHphiWVrp28'))
    .action(async (id: string | undefined) =>
      carryOut([{ command: 'holds', ...(id !== undefined && { integration_id: id }) }]),
    );
  answerCommand(program, 'approve', 'publish what is held of a kind')
    .option('--count <n>', 'as many as you know of: refused should more be held by then', wholeNumber)
    .addHelpText('after', examples(`approve ${DELETIONS}`, `approve ${DELETIONS} --user 26vafvWSRmbhNcxJYqjCzuJg`))
    .action(async (integration_id: string, kind: string, { count, user }: { count?: number; user?: string[] }) => {
      const given = { ...(count !== undefined && { count }), ...(user !== undefined && { users: user }) };
      await carryOut([{ command: 'approve', integration_id, kind, ...given }], 'signed');
    });
  answerCommand(program, 'dismiss', 'take over what is held of a kind, in silence')
    .addHelpText('after', examples(`dismiss ${DELETIONS}`))
    .action(async (integration_id: string, kind: string, { user }: { user?: string[] }) => {
      await carryOut(
        [{ command: 'dismiss', integration_id, kind, ...(user !== undefined && { users: user }) }],
        'signed',
      );
    });
}

function answerCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addArgument(idArgument())
    .addArgument(new Argument('<kind>', 'what is held').choices(KINDS))
    .option('--user <id...>', 'only these people');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 0.');
  return Number(text);
}
