import { createProgram } from '../../functions/adapters/program.ts';
import { createRegister } from '../../functions/adapters/register.ts';
import type { Table } from '../../functions/adapters/table.ts';
import type { Deps } from '../../functions/dispatch/dispatch.ts';
import { DAY_MS } from '../../functions/domain/sweep.ts';
import { NOW } from './builders.ts';
import { limits } from './kombo.ts';
import { silentTelemetry } from './telemetry.ts';

/** A queue that takes everything and keeps nothing. */
export const SINK = { send: async () => undefined, backlog: async () => 0 };

/** What the dispatcher works with: the settings by default, a key that Kombo takes, and a bus that takes everything. */
export function dispatcher(table: Table): Deps {
  return {
    register: createRegister(table),
    program: createProgram(table),
    kombo: { checkApiKey: async () => undefined },
    bus: { publish: async () => [] },
    lightQueue: SINK,
    heavyQueue: SINK,
    telemetry: silentTelemetry,
    interval_ms: 300_000,
    period_ms: 60_000,
    requests_per_minute: 240,
    heavy_concurrency: 3,
    failing_after: 3,
    hasKey: async () => true,
    sweep_interval_ms: 7 * DAY_MS,
    day_ms: DAY_MS,
    limits,
    clock: () => NOW,
  };
}
