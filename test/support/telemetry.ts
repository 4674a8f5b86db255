import type { Telemetry } from '../../functions/adapters/telemetry.ts';

/** Tells nobody anything. */
export const silentTelemetry: Telemetry = {
  decided: () => undefined,
  progressed: () => undefined,
  polled: () => undefined,
  dispatched: () => undefined,
  rung: () => undefined,
  caughtUp: () => undefined,
  alerted: () => undefined,
  crashed: () => undefined,
  flush: () => undefined,
};
