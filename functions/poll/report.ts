import type { PollReport } from '../adapters/telemetry.ts';
import type { PollEnd } from './ending.ts';
import { NO_COUNTS, type Deps, type Order, type Run } from './run.ts';

/** What is told of a poll; of one that was refused its lease there is little to tell. */
export function report(deps: Deps, about: Run | Order, end: PollEnd): PollReport {
  const reason = end.outcome === 'failed' ? end.reason : null;
  if (!('progress' in about)) {
    const { integration_id } = about;
    return { integration_id, pass: null, outcome: end.outcome, reason, milliseconds: 0, waiting: 0, ...NO_COUNTS };
  }
  return {
    integration_id: about.lease.integration_id,
    pass: about.pass,
    outcome: end.outcome,
    reason,
    milliseconds: deps.clock() - about.begun_at,
    waiting: about.progress.waiting.size,
    ...about.progress.counts,
  };
}
