import { Option, type Command } from 'commander';
import { idArgument, idsArgument } from './arguments.ts';
import { examples } from './help.ts';
import type { CarryOut } from './program.ts';

const WORKDAY = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

/** list, add, remove, pause, resume, poll, catch-up. */
export function integrationCommands(program: Command, carryOut: CarryOut): void {
  program
    .command('list')
    .description('customer, state, users, polls, failures and holds of every integration')
    .addOption(new Option('--failing', 'only those whose polls or sweeps fail').conflicts('held'))
    .option('--held', 'only those of which something is held')
    .addHelpText('after', examples('list', 'list --failing --environment production'))
    .action(async ({ failing, held }: { failing?: true; held?: true }) => {
      const only = failing === true ? 'failing' : 'held';
      await carryOut([{ command: 'list', ...((failing ?? held) === true && { only }) }]);
    });
  pollCommand(program, carryOut);
  ofSeveral(program, carryOut, ADD);
  ofSeveral(program, carryOut, REMOVE);
  ofOne(program, carryOut, PAUSE);
  ofOne(program, carryOut, RESUME);
  catchUpCommand(program, carryOut);
}

const ADD = {
  command: 'add',
  description: 'poll these integrations, when Kombo has said whose they are; brings back what was removed',
} as const;
const REMOVE = {
  command: 'remove',
  description: 'publish what is in flight, then poll no more; people are erased after a month, ids and sequences stay',
} as const;
const PAUSE = { command: 'pause', description: 'publish what is in flight, then poll no more until resume' } as const;
const RESUME = { command: 'resume', description: 'poll again, from where it was' } as const;

function ofSeveral(program: Command, carryOut: CarryOut, { command, description }: typeof ADD | typeof REMOVE): void {
  program
    .command(command)
    .addArgument(idsArgument('<id...>'))
    .description(description)
    .addHelpText('after', examples(`${command} ${WORKDAY}`))
    .action(async (ids: readonly string[]) => {
      const payloads = ids.map((integration_id) => ({ command, integration_id }));
      await carryOut(payloads, 'signed');
    });
}

function ofOne(program: Command, carryOut: CarryOut, { command, description }: typeof PAUSE | typeof RESUME): void {
  program
    .command(command)
    .addArgument(idArgument())
    .description(description)
    .addHelpText('after', examples(`${command} ${WORKDAY}`))
    .action(async (integration_id: string) => carryOut([{ command, integration_id }], 'signed'));
}

function catchUpCommand(program: Command, carryOut: CarryOut): void {
  program
    .command('catch-up')
    .addArgument(idsArgument('[id...]'))
    .description(
      'put the present users of these integrations, or of all, on the bus as user.snapshot for one subscriber',
    )
    .requiredOption('--to <name>', 'the subscriber, as metadata.subscriber in the pattern of its rule')
    .addHelpText('after', examples('catch-up --to directory', `catch-up --to directory ${WORKDAY}`))
    .action(async (ids: readonly string[] = [], { to: subscriber }: { to: string }) => {
      const command = 'catch-up' as const;
      const some = ids.map((integration_id) => ({ command, subscriber, integration_id }));
      await carryOut(some.length > 0 ? some : [{ command, subscriber }]);
    });
}

function pollCommand(program: Command, carryOut: CarryOut): void {
  program
    .command('poll')
    .addArgument(idArgument())
    .description('poll now')
    .option('--sweep', 'compare everybody, not only those that Kombo calls changed')
    .addHelpText('after', examples(`poll ${WORKDAY}`, `poll ${WORKDAY} --sweep`))
    .action(async (integration_id: string, { sweep = false }: { sweep?: boolean }) =>
      carryOut([{ command: 'poll', integration_id, sweep }]),
    );
}
