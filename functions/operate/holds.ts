import type { Integration } from '../adapters/register/item.ts';
import { KINDS, type Kind } from '../domain/guard.ts';
import type { Decision, Hold } from '../domain/hold.ts';
import { answer, type Answered, type Saying } from './answer.ts';
import type { Deps } from './deps.ts';
import { done, refused, unknownIntegration, type ListedHold, type Refusal, type Result } from './results.ts';

/** What is held, of one integration or of all. */
export async function holds(deps: Deps, id: string | undefined): Promise<Result> {
  const integrations = await integrationsOf(deps, id);
  if (integrations === undefined) return unknownIntegration(id ?? '');
  const listed = integrations.flatMap((integration) =>
    KINDS.flatMap((kind) => {
      const hold = integration.holds[kind];
      return hold === undefined ? [] : [listedHold(deps, integration, { kind, hold })];
    }),
  );
  return { ok: true, shows: 'holds', holds: listed };
}

async function integrationsOf({ register }: Deps, id: string | undefined): Promise<readonly Integration[] | undefined> {
  if (id === undefined) return (await register.list()).integrations;
  const integration = await register.read(id);
  return integration && [integration];
}

type Held = { readonly kind: Kind; readonly hold: Hold };

function listedHold({ settings }: Deps, { id, customer, decisions }: Integration, { kind, hold }: Held): ListedHold {
  const said = decisions[kind];
  return {
    integration_id: id,
    customer: customer.organization_name,
    kind,
    poll: hold.poll,
    held: hold.held,
    users: hold.users,
    opened_at: new Date(hold.opened_at).toISOString(),
    user_ids: [...hold.user_ids],
    cause: hold.cause,
    answer: said?.hold === hold.poll ? waiting(said) : null,
    commands: settings.commandsFor(id, kind),
    invocations: settings.invocationsFor?.(id, kind) ?? null,
  };
}

function waiting({ answer: said, by, at, users }: Decision): NonNullable<ListedHold['answer']> {
  return { answer: said, by, at: new Date(at).toISOString(), users: [...users] };
}

/** Keeps what a person says about a hold, and asks for the poll that carries it out. */
export async function say(deps: Deps, saying: Saying): Promise<Result> {
  const answered = await answer(deps, saying);
  if (answered.is !== 'kept') return refusalOf(saying, answered);
  await deps.heavyQueue.send([{ integration_id: saying.integration_id }]);
  return done(`${sentenceOf(saying, answered.decision)} The next poll carries it out.`);
}

function sentenceOf({ integration_id, kind, answer: said }: Saying, { seen, users }: Decision): string {
  const whose = users.length > 0 ? `${kind} of ${users.join(', ')}` : `up to ${seen} ${kind}`;
  const what = said === 'approve' ? 'are to be published' : 'are to be taken over in silence';
  return `Kept: ${whose} at ${integration_id} ${what}.`;
}

/** Why an answer was not kept. */
export function refusalOf({ integration_id: id, kind }: Saying, answered: Exclude<Answered, { is: 'kept' }>): Refusal {
  switch (answered.is) {
    case 'unknown_integration':
      return unknownIntegration(id);
    case 'unknown_kind':
      return refused(`There is no kind ${kind}.`, `KIND is one of ${answered.kinds.join(', ')}.`);
    case 'not_held':
      return refused(
        `No ${kind} are held at ${id}.`,
        answered.held.length === 0
          ? 'Nothing is held there: there is nothing to answer.'
          : `Held are ${answered.held.join(', ')}.`,
      );
    case 'nobody_named':
      return refused('Nobody is named.', 'Name people by --user ID, or leave it out to answer for everybody.');
    case 'too_many_named':
      return refused(
        `More than ${answered.most} people are named, together with those named before.`,
        'Answer for everybody, or for these once a poll has carried out the others.',
      );
    case 'changed':
      return refused(`The hold at ${id} changes while it is answered.`, `Look with holds ${id}, and try again.`);
  }
}
