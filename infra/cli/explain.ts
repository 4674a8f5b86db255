import type { Command } from 'commander';
import { idArgument } from './arguments.ts';
import { examples } from './help.ts';
import type { CarryOut } from './program.ts';

export function explainCommand(program: Command, carryOut: CarryOut): void {
  const user = 'workday:HWUTwvyx2wLoSUHphiWVrp28 26vafvWSRmbhNcxJYqjCzuJg';
  program
    .command('explain')
    .addArgument(idArgument())
    .argument('<user>')
    .description('why there was an event about a user, or none, and what the next poll would do')
    .option('--show-values', 'show names, emails and roles too')
    .addHelpText('after', examples(`explain ${user}`, `explain ${user} --show-values`))
    .action(async (integration_id: string, user_id: string, { showValues = false }: { showValues?: boolean }) =>
      carryOut([{ command: 'explain', integration_id, user_id, show_values: showValues }]),
    );
}
