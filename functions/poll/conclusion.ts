import { PollFailure } from '../domain/failure.ts';
import { ready, recovered, scopeChanged } from '../domain/notice.ts';
import { scopeChanges, statusReturns } from '../domain/scope.ts';
import type { Docket } from './docket.ts';
import { NOTHING, together, type Conclusion } from './notices.ts';
import { occasionOf, type Deps, type Run } from './run.ts';

/**
 * What a poll that did all its work leaves in the register and tells.
 * @throws PollFailure BASELINE.EMPTY
 */
export async function conclusion(deps: Deps, run: Run, docket: Docket): Promise<Conclusion> {
  const work = run.pass === 'baseline' ? await liveFromNow(deps, run) : ofComparison(deps, run, docket);
  return together([ofRecovery(deps, run), work]);
}

function ofRecovery(deps: Deps, run: Run): Conclusion {
  const { polls } = run.progress.failing;
  if (polls === undefined) return NOTHING;
  return { changes: { failing: null }, notices: [recovered(occasionOf(deps, run), 'polls', polls)] };
}

function ofComparison(deps: Deps, run: Run, docket: Docket): Conclusion {
  const scope = ofScope(deps, run);
  const isDue = docket.isSweepNeeded || scope.isSweepNeeded || isIncomplete(run);
  const held = { changes: haveChanged(run, docket) ? { holds: docket.holds } : {}, notices: docket.notices };
  const parts = [scope, held, run.pass === 'sweep' ? ofSweep(deps, run) : NOTHING];
  return together([...parts, { changes: { ...(isDue && { sweep_due: true }), ...costOf(run) }, notices: [] }]);
}

/** What the next poll of this kind will probably cost. */
function costOf({ pass, integration, progress }: Run): Conclusion['changes'] {
  return { requests: { ...integration.requests, [pass]: progress.counts.requests } };
}

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
export function ofScope(deps: Deps, run: Run): Conclusion & { readonly isSweepNeeded: boolean } {
  const [before, after] = [run.integration.scope, run.progress.scope];
  const changes = scopeChanges(before, after);
  if (changes.length === 0) return { ...NOTHING, isSweepNeeded: false };
  return {
    changes: { scope: after, ...(statusReturns(before, after) && { status_returns: true }) },
    notices: [scopeChanged(occasionOf(deps, run), changes)],
    isSweepNeeded: changes.some((change) => change.is_available || change.opted_out_by_customer),
  };
}

function ofSweep(deps: Deps, run: Run): Conclusion {
  const { told, roster, failing } = run.progress;
  const changes = {
    swept_at: run.begun_at,
    sweep_tried_at: null,
    sweep_due: null,
    sweep_failure: null,
    sweep_attempts: null,
    status_returns: null,
    ...(told && { customer: told.customer }),
    ...(roster && { users: roster.users }),
  };
  return {
    changes,
    notices: failing.sweeps === undefined ? [] : [recovered(occasionOf(deps, run), 'sweeps', failing.sweeps)],
  };
}
