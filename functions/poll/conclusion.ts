import type { Changes } from '../adapters/register/item.ts';
import { PollFailure, type Reason } from '../domain/failure.ts';
import { failing, ready, recovered, scopeChanged } from '../domain/notice.ts';
import { scopeChanges, statusReturns } from '../domain/scope.ts';
import type { Event } from '../events/index.ts';
import type { Docket } from './docket.ts';
import { occasionOf, type Deps, type Run } from './run.ts';
import { askScope } from './scope.ts';

/** What a poll that did all its work leaves in the register, and what it tells about the integration. */
export type Conclusion = { readonly changes: Changes; readonly notices: readonly Event[] };

/** @throws PollFailure BASELINE.EMPTY */
export async function conclusion(deps: Deps, run: Run, docket: Docket): Promise<Conclusion> {
  if (run.pass === 'baseline') return liveFromNow(deps, run);
  const scope = ofScope(deps, run);
  const sweep = run.pass === 'sweep' ? ofSweep(deps, run) : NOTHING;
  const isDue = docket.isSweepNeeded || scope.isSweepNeeded || isIncomplete(run);
  const changes = {
    ...sweep.changes,
    ...scope.changes,
    ...(haveChanged(run, docket) && { holds: docket.holds }),
    ...(isDue && { sweep_due: true }),
  };
  return { changes, notices: [...scope.notices, ...docket.notices, ...sweep.notices] };
}

const NOTHING: Conclusion = { changes: {}, notices: [] };

function haveChanged({ integration }: Run, { holds }: Docket): boolean {
  return Object.keys(holds).length > 0 || Object.keys(integration.holds).length > 0;
}

/** Who changed again and again while the guard decided; what is old of it no delta would show. */
function isIncomplete({ pass, progress }: Run): boolean {
  return pass === 'sweep' && progress.candidates.size > 0;
}

/** What was switched off before anybody was stored is no change. */
async function liveFromNow(deps: Deps, run: Run): Promise<Conclusion> {
  const users = await deps.snapshots.count(run.lease.integration_id);
  if (users === 0) throw notReady();
  // By the clock that is behind: what Kombo dates later is news, also where our own clock runs ahead.
  const live_at = run.progress.window_start;
  const changes = { phase: 'live', users, scope: run.progress.scope, live_at } as const;
  return { changes, notices: [ready(occasionOf(deps, run), { users })] };
}

/** An empty answer is more likely a sync that has not finished than a customer without users; waiting costs nothing. */
const notReady = () =>
  new PollFailure({ remedy: 'wait', code: 'BASELINE.EMPTY', title: 'Kombo shows no users of this integration yet' });

/** What is on again is to be compared; what was opted out of, to be forgotten. */
function ofScope(deps: Deps, run: Run): Conclusion & { readonly isSweepNeeded: boolean } {
  const [before, after] = [run.integration.scope, run.progress.scope];
  const changes = scopeChanges(before, after);
  if (changes.length === 0) return { ...NOTHING, isSweepNeeded: false };
  return {
    changes: { scope: after, ...(statusReturns(before, after) && { status_returns: true }) },
    notices: [scopeChanged(occasionOf(deps, run), changes)],
    isSweepNeeded: changes.some((change) => change.is_available || change.opted_out_by_customer),
  };
}

/**
 * Kombo refuses to show users that are switched off. What it says of the integration is recorded all the same, and told by
 * the next poll, since that finds the notice on record. If it does not say, nothing is lost.
 */
export async function scopeWhenFrozen(deps: Deps, run: Run): Promise<Changes> {
  try {
    await askScope(deps, run);
  } catch (error) {
    if (error instanceof PollFailure) return {};
    throw error;
  }
  const { changes, notices, isSweepNeeded } = ofScope(deps, run);
  if (notices.length === 0) return {};
  return { ...changes, notices: [...run.progress.notices, ...notices], ...(isSweepNeeded && { sweep_due: true }) };
}

function ofSweep(deps: Deps, run: Run): Conclusion {
  const { sweep_failure } = run.integration;
  const { told, roster } = run.progress;
  const changes = {
    swept_at: run.begun_at,
    sweep_tried_at: null,
    sweep_due: null,
    sweep_failure: null,
    status_returns: null,
    ...(told && { customer: told.customer }),
    ...(roster && { users: roster.users }),
  };
  return { changes, notices: sweep_failure === undefined ? [] : [recovered(occasionOf(deps, run), sweep_failure)] };
}

/** Told once, not at each attempt; the next poll finds the notice on record. */
export function sweepGivenUp(deps: Deps, run: Run, { code, title }: Reason): Changes {
  const before = run.integration.sweep_failure;
  const attempts = (before?.attempts ?? 0) + 1;
  const sweep_failure = { code, title, since: before?.since ?? run.begun_at, attempts };
  if (before !== undefined) return { sweep_failure };
  return { sweep_failure, notices: [...run.progress.notices, failing(occasionOf(deps, run), sweep_failure)] };
}
