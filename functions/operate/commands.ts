import * as z from 'zod/mini';
import { PollFailure } from '../domain/failure.ts';
import { INTEGRATION_ID } from '../domain/integration-id.ts';
import { catchUp } from './catch-up.ts';
import type { Deps } from './deps.ts';
import { explain } from './explain.ts';
import { holds, say } from './holds.ts';
import { add, pollNow } from './integrations.ts';
import { list } from './list.ts';
import { refused, type Refusal, type Result } from './results.ts';
import { pause, remove, resume } from './stopping.ts';
import { remedyFor } from './trouble.ts';

const integration_id = z.string().check(z.regex(INTEGRATION_ID));
/** Of what no query for it can be made to mean anything else. */
const user_id = z.string().check(z.regex(/^[^\p{Cc}"'`\\,]{1,200}$/u));
/** Who wants it, as whoever invokes the function says. CloudTrail knows for certain. */
const by = z._default(z.string().check(z.minLength(1), z.maxLength(300)), 'not told');
/** As it stands in the pattern of a rule. */
const subscriber = z.string().check(z.regex(/^[\w.-]{1,64}$/));
const flag = z._default(z.boolean(), false);

const wish = { integration_id, by };
const saying = {
  ...wish,
  kind: z.string(),
  users: z.exactOptional(z.array(user_id)),
  hold: z.exactOptional(z.int()),
};

/** The payload of an invocation. */
export const Command = z.discriminatedUnion('command', [
  z.object({ command: z.literal('list'), only: z.exactOptional(z.enum(['failing', 'held'])) }),
  z.object({ command: z.literal('add'), ...wish }),
  z.object({ command: z.literal('remove'), ...wish }),
  z.object({ command: z.literal('pause'), ...wish }),
  z.object({ command: z.literal('resume'), ...wish }),
  z.object({ command: z.literal('poll'), integration_id, sweep: flag }),
  z.object({ command: z.literal('holds'), integration_id: z.exactOptional(integration_id) }),
  z.object({ command: z.literal('approve'), ...saying, count: z.exactOptional(z.int().check(z.nonnegative())) }),
  z.object({ command: z.literal('dismiss'), ...saying }),
  z.object({ command: z.literal('catch-up'), subscriber, integration_id: z.exactOptional(integration_id) }),
  z.object({ command: z.literal('explain'), integration_id, user_id, show_values: flag }),
]);
export type Command = z.infer<typeof Command>;

/** What a caller may leave out. */
export type Payload = z.input<typeof Command>;

/**
 * Carries out a command. Whatever can be expected is a refusal.
 * @throws what is unforeseen
 */
export async function operate(deps: Deps, payload: unknown): Promise<Result> {
  const command = Command.safeParse(payload);
  if (!command.success) return misunderstood(command.error.issues);
  try {
    return await carryOut(deps, command.data);
  } catch (error) {
    if (error instanceof PollFailure) return remedyFor(error.reason);
    throw error;
  }
}

async function carryOut(deps: Deps, command: Command): Promise<Result> {
  switch (command.command) {
    case 'list':
      return list(deps, command.only);
    case 'add':
      return add(deps, command);
    case 'remove':
      return remove(deps, command);
    case 'pause':
      return pause(deps, command);
    case 'resume':
      return resume(deps, command);
    case 'poll':
      return pollNow(deps, command);
    case 'holds':
      return holds(deps, command.integration_id);
    case 'approve':
    case 'dismiss': {
      const { command: answer, ...rest } = command;
      return say(deps, { ...rest, answer });
    }
    case 'catch-up':
      return catchUp(deps, command);
    case 'explain':
      return explain(deps, command);
  }
}

const COMMANDS = Command.def.options.flatMap((option) => [...option.shape.command.def.values]);

function misunderstood(issues: readonly z.core.$ZodIssue[]): Refusal {
  const [where] = issues.flatMap(({ path }) => path.map(String));
  if (where === undefined || where === 'command') {
    return refused('There is no such command.', `It is one of ${COMMANDS.join(', ')}.`);
  }
  return refused(`The command makes no sense: ${where} is missing or wrong.`, EXPECTED[where] ?? 'See --help.');
}

const EXPECTED: Readonly<Record<string, string>> = {
  integration_id: 'An integration id is TOOL:ID, like workday:HWUTwvyx2wLoSUHphiWVrp28.',
  user_id: 'A user is named by the id that events give: data.user.id.',
  users: 'Users are named by the ids that events give: data.user.id.',
  subscriber: 'A subscriber is named by up to 64 letters, digits, and . _ -, as in the pattern of its rule.',
  hold: 'A hold is named by the number of the poll that told of it.',
  count: 'The count is a whole number from 0.',
};
