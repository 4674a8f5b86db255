import type { Queue } from '../adapters/queue.ts';
import type { Integration } from '../adapters/register/item.ts';
import type { Register } from '../adapters/register.ts';
import type { Telemetry } from '../adapters/telemetry.ts';
import { isSweepDue, type SweepSettings } from '../domain/sweep.ts';
import { weightOf } from '../domain/weight.ts';
import { byAge, isDue } from './due.ts';

export type Deps = SweepSettings & {
  readonly register: Register;
  readonly lightQueue: Queue;
  readonly heavyQueue: Queue;
  readonly telemetry: Telemetry;
  readonly interval_ms: number;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** One tick: asks for a poll of every integration that is due, oldest first. A message too many does no harm: the lease refuses it. */
export async function dispatch(deps: Deps): Promise<void> {
  const { integrations, unreadable } = await deps.register.list();
  const moment = { ...deps, now: deps.clock() };
  const due = integrations.filter((integration) => isDue(integration, moment)).sort(byAge);
  const weight = (integration: Integration) => weightOf(integration, isSweepDue(integration, moment));
  const light = due.filter((integration) => weight(integration) === 'light');
  const heavy = due.filter((integration) => weight(integration) === 'heavy');
  await deps.lightQueue.send(light.map(toMessage));
  await deps.heavyQueue.send(heavy.map(toMessage));
  deps.telemetry.dispatched({ due: due.length, light: light.length, heavy: heavy.length, unreadable });
}

const toMessage = ({ id }: Integration) => ({ integration_id: id });
