import type { PollMessage } from '../../functions/adapters/queue.ts';
import { createKombo } from '../../functions/adapters/kombo.ts';
import { operatorCommands } from '../../functions/domain/command-line.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import type { Saying } from '../../functions/operate/answer.ts';
import { operate, type Payload } from '../../functions/operate/commands.ts';
import type { Deps, OperateSettings } from '../../functions/operate/deps.ts';
import { preview } from '../../functions/operate/preview.ts';
import type { Result } from '../../functions/operate/results.ts';
import { limits } from './kombo.ts';
import type { Rig } from './rig.ts';

/** The operator of a rig, and the polls that were asked for. */
export type MemoryOperator = {
  readonly run: (payload: Payload) => Promise<Result>;
  readonly preview: (saying: Saying) => ReturnType<typeof preview>;
  readonly asked: { readonly light: PollMessage[]; readonly heavy: PollMessage[] };
};

/** As on one machine. */
export const OPERATE_SETTINGS: OperateSettings = {
  interval_ms: 300_000,
  sweep_interval_ms: 7 * DAY_MS,
  day_ms: DAY_MS,
  failing_after: 3,
  erase_after_ms: 30 * DAY_MS,
  polled_when: 'now',
  commandsFor: operatorCommands('dev'),
};

export function createMemoryOperator(rig: Rig, changes: Partial<Deps> = {}): MemoryOperator {
  const asked = { light: Array<PollMessage>(), heavy: Array<PollMessage>() };
  const api_key = { get: async () => rig.sandbox.api_key, refresh: async () => rig.sandbox.api_key };
  const deps: Deps = {
    register: rig.register,
    snapshots: rig.snapshots,
    kombo: createKombo({ base_url: rig.sandbox.url, api_key, backoff_ms: 1 }),
    lightQueue: { send: async (messages) => void asked.light.push(...messages) },
    heavyQueue: { send: async (messages) => void asked.heavy.push(...messages) },
    decisionLog: undefined,
    settings: OPERATE_SETTINGS,
    limits,
    clock: rig.clock,
    ...changes,
  };
  return { run: (payload) => operate(deps, payload), preview: (saying) => preview(deps, saying), asked };
}
