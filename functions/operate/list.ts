import type { Integration } from '../adapters/register/item.ts';
import { isLeased } from '../adapters/register.ts';
import { dueAt, type Moment } from '../dispatch/due.ts';
import { KINDS } from '../domain/guard.ts';
import { SCOPE_PARTS } from '../domain/scope.ts';
import type { Deps } from './deps.ts';
import type { Done, ListedIntegration } from './results.ts';

export type Only = 'failing' | 'held' | undefined;

/** All integrations, in the order of their customers' names, or those that need somebody. */
export async function list({ register, settings, clock }: Deps, only: Only): Promise<Done> {
  const { integrations, unreadable } = await register.list();
  const moment = { ...settings, now: clock() };
  const all = integrations.map((integration) => listed(integration, moment));
  const wanted = all.filter((integration) => isWanted(integration, only)).sort(byCustomer);
  return { ok: true, shows: 'integrations', integrations: wanted, unreadable: [...unreadable] };
}

function isWanted({ failures, sweep_failure, holds }: ListedIntegration, only: Only): boolean {
  if (only === 'held') return holds.length > 0;
  return only === undefined || failures > 0 || sweep_failure !== null;
}

function byCustomer(one: ListedIntegration, other: ListedIntegration): number {
  const [first, second] = [one, other].map(({ customer, integration_id }) => `${customer ?? ''} ${integration_id}`);
  return (first ?? '').localeCompare(second ?? '', 'en');
}

export function listed(integration: Integration, moment: Moment): ListedIntegration {
  const { customer, stop, holds, failure, sweep_failure, scope } = integration;
  return {
    integration_id: integration.id,
    customer: customer.organization_name,
    origin_id: customer.origin_id,
    state: stateOf(integration),
    users: integration.users ?? null,
    last_poll: timeOf(integration.poll_started_at),
    next_poll: nextPoll(integration, moment),
    failures: failuresOf(integration, moment),
    failure: failure?.code ?? null,
    sweep_failure: sweep_failure?.code ?? null,
    off: SCOPE_PARTS.filter((part) => scope[part] !== undefined),
    stopped_by: stop?.by ?? null,
    erase_at: timeOf(stop?.erase_at),
    holds: KINDS.flatMap((kind) => (holds[kind] === undefined ? [] : [{ kind, held: holds[kind].held }])),
  };
}

/** What is to become of an integration that is polled, and what has of one that is not. */
export function stateOf({ enabled, stop, erased_at, phase }: Integration): ListedIntegration['state'] {
  if (enabled) return stop === undefined ? phase : STOPPING[stop.as];
  if (erased_at !== undefined) return 'erased';
  return stop?.as ?? 'paused';
}

const STOPPING = { paused: 'pausing', removed: 'removing' } as const;

function nextPoll(integration: Integration, moment: Moment): string | null {
  if (!integration.enabled) return null;
  const at = dueAt(integration, moment);
  // Whoever is being polled is due an interval after that has begun.
  const next = Number.isFinite(at) ? at : (integration.poll_started_at ?? moment.now) + moment.interval_ms;
  return timeOf(Math.max(moment.now, next));
}

/** An attempt that is under way has not failed. */
function failuresOf(integration: Integration, { now }: Moment): number {
  const { attempts } = integration;
  return Math.max(0, isLeased(integration, now) ? attempts - 1 : attempts);
}

export function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
