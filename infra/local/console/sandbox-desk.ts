import type { Fault } from '../sandbox/faults.ts';
import type { Integration } from '../sandbox/world.ts';
import type { LiveSandbox } from '../sandbox-source.ts';
import { isThere, perform } from './deeds.ts';
import type { Act } from './requests.ts';
import type { AnswerMode, SandboxIntegration, SandboxState } from './wire.ts';

/** The sandbox as a person plays with it: they are the customers, their ATSs and Kombo. */
export type SandboxDesk = {
  readonly state: () => SandboxState;
  readonly integration: (id: string) => Integration | undefined;
  /**
   * Does one thing to it.
   * @throws Error, in words for people, when that cannot be: somebody deleted cannot be edited
   */
  readonly act: (act: Act) => void;
};

const EVERY_ANSWER = Number.POSITIVE_INFINITY;

const FAULTS: Readonly<Record<Exclude<AnswerMode, 'right'>, (integration: Integration) => Fault>> = {
  down: () => ({ kind: 'error', status: 503, code: 'REMOTE.SERVICE_UNAVAILABLE' }),
  refused: () => ({ kind: 'error', status: 400, code: 'INTEGRATION.AUTHENTICATION_INVALID' }),
  empty: () => ({ kind: 'rows', rows: [] }),
  half: (integration) => ({ kind: 'without', ids: everySecond(integration) }),
  none: () => ({ kind: 'hang' }),
};

/** The same ones in every answer: who is missing from the list is not there when asked for by id either. */
function everySecond(integration: Integration): ReadonlySet<string> {
  const here = integration.people().filter(isThere);
  return new Set(here.filter((_, nth) => nth % 2 === 1).map(({ id }) => id));
}

export function createSandboxDesk(sandbox: LiveSandbox): SandboxDesk {
  const { world, faults } = sandbox;
  const modes = new Map<string, AnswerMode>();
  const answer = (integration: Integration, mode: AnswerMode) => {
    const { id } = integration;
    modes.set(id, mode);
    faults.clear(id);
    if (mode !== 'right') faults.next(id, FAULTS[mode](integration), EVERY_ANSWER);
  };
  return {
    state: () => ({
      pace: sandbox.pace(),
      version: sandbox.version(),
      integrations: world.integrations.map((one) => shown(one, modes.get(one.id) ?? 'right')),
    }),
    integration: world.integration,
    act: (act) => {
      if (act.act === 'pace') return sandbox.setPace(act.pace);
      const integration = world.integration(act.integration_id);
      if (integration === undefined) throw new Error(`The sandbox has no ${act.integration_id}`);
      if (act.act === 'answer') answer(integration, act.mode);
      else perform(integration, act);
      if (act.act === 'repair') answer(integration, 'right');
      sandbox.touch();
    },
  };
}

function shown({ id, profile, people, roles, scope }: Integration, answers: AnswerMode): SandboxIntegration {
  const everyone = people();
  const there = everyone.filter(isThere).length;
  return {
    id,
    customer: profile.organization_name,
    tool: profile.connector.label,
    there,
    deleted: everyone.length - there,
    fields: profile.connector.fields,
    roles: [...roles.values()].map(({ remote_id, remote_label }) => ({
      id: remote_id,
      label: remote_label ?? remote_id,
    })),
    off: [...scope().off].map(([what, by]) => ({ what, by })),
    answers,
  };
}
