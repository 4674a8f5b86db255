import { userInfo } from 'node:os';
import type { Register } from '../../functions/adapters/register.ts';
import { answer, askForSweep, type Answered } from '../../functions/operate/answer.ts';
import type { Options } from './options.ts';
import { Trouble } from './trouble.ts';
import type { Verdict } from './verdicts.ts';

type Place = {
  readonly register: Register;
  /** Whom this installation polls. */
  readonly integration_ids: readonly string[];
};

/**
 * Keeps what the command line asks for, so that the polls that begin now carry it out.
 * @throws Trouble when an answer is about nothing
 */
export async function operate(place: Place, { verdicts, sweep }: Pick<Options, 'verdicts' | 'sweep'>): Promise<void> {
  for (const verdict of verdicts) await say(place, verdict);
  if (sweep) await sweepAll(place);
}

async function say({ register, integration_ids }: Place, verdict: Verdict): Promise<void> {
  const { integration_id, kind } = verdict;
  if (!integration_ids.includes(integration_id)) {
    throw new Trouble(`${integration_id} is not polled here; there is ${integration_ids.join(', ')}.`, 2);
  }
  const answered = await answer({ register, clock: Date.now }, { ...verdict, by: `local:${userName()}` });
  const refusal = refusalOf(answered);
  if (refusal !== undefined)
    throw new Trouble(`There is nothing to ${verdict.answer} by ${integration_id}:${kind}: ${refusal}.`);
}

/** Why an answer was not kept, if it was not. */
function refusalOf(answered: Answered): string | undefined {
  switch (answered.is) {
    case 'kept':
      return undefined;
    case 'unknown_integration':
      return 'it was never polled';
    case 'unknown_kind':
      return `there is no such kind; there is ${answered.kinds.join(', ')}`;
    case 'not_held':
      return answered.held.length === 0 ? 'nothing is held' : `held are ${answered.held.join(', ')}`;
    case 'nobody_named':
      return 'nobody is named';
    case 'too_many_named':
      return `more than ${answered.most} people are named`;
    case 'changed':
      return 'it changes while it is answered';
  }
}

/** A baseline looks at everybody anyway; asked for it would be done twice. */
async function sweepAll({ register, integration_ids }: Place): Promise<void> {
  const { integrations } = await register.list();
  const live = integrations.filter(({ id, phase }) => integration_ids.includes(id) && phase === 'live');
  for (const { id } of live) await askForSweep({ register, clock: Date.now }, id);
}

/** In a container the user may have a number and no name. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
