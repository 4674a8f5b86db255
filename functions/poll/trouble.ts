import { PollFailure, RATE_LIMITED, type Reason } from '../domain/failure.ts';
import { failing, type Trouble } from '../domain/notice.ts';
import { ofScope } from './conclusion.ts';
import { NOTHING, record, tell, together, type Conclusion } from './notices.ts';
import { occasionOf, type Deps, type Run } from './run.ts';
import { askScope } from './scope.ts';

/**
 * What a failed poll leaves on record, and tells. Where it is no fault of this integration the attempt does not count: when
 * Kombo wants no more requests for now, and when nobody is to be polled, which the dispatcher has told once for all.
 */
export async function troubleOf(deps: Deps, run: Run, reason: Reason): Promise<Conclusion> {
  const { attempts } = run.integration;
  const since = run.integration.failure?.since ?? run.begun_at;
  const failure = { ...reason, at: deps.clock(), since };
  if (await isNoFault(deps, reason)) return { changes: { failure, attempts: attempts - 1 }, notices: [] };
  const isFrozen = reason.remedy === 'freeze' && run.pass !== 'baseline';
  return together([
    { changes: { failure, attempts, ended: attempts }, notices: [] },
    isLongEnough(deps, run, { reason, since }) ? told(deps, run, { ...reason, since, attempts }) : NOTHING,
    isFrozen ? await scopeWhenFrozen(deps, run) : NOTHING,
    run.pass === 'sweep' && reason.code.startsWith('SWEEP.') ? sweepGivenUp(deps, run, reason) : NOTHING,
  ]);
}

/** Whoever rings, or asks by hand, is polled meanwhile all the same. */
async function isNoFault({ program }: Deps, { remedy, code }: Reason): Promise<boolean> {
  if (remedy !== 'everyone') return code === RATE_LIMITED;
  const { trouble } = await program.read();
  return trouble !== undefined;
}

/**
 * Until the dispatcher has found out what concerns everyone some have failed with it once or twice. Whoever does again and
 * again, without any trouble for all, is the only one.
 */
const LEAST_OF_EVERYONE = 3;

/** What only needs time, such as a first sync, matters when it takes longer than a day. */
function isLongEnough(deps: Deps, run: Run, { reason, since }: { reason: Reason; since: number }): boolean {
  const { failing_after, day_ms } = deps.settings;
  const least = reason.remedy === 'everyone' ? Math.max(failing_after, LEAST_OF_EVERYONE) : failing_after;
  const isMuch = run.integration.attempts >= least && run.progress.failing.polls === undefined;
  return isMuch && (reason.remedy !== 'wait' || deps.clock() >= since + day_ms);
}

function told(deps: Deps, run: Run, { code, title, since, attempts }: Trouble): Conclusion {
  const trouble = { code, title, since, attempts };
  return { changes: { failing: trouble }, notices: [failing(occasionOf(deps, run), 'polls', trouble)] };
}

/** Polls that kill their process cannot tell it themselves: the next one does, before it may be killed, too. */
export async function tellOfDeaths(deps: Deps, run: Run): Promise<void> {
  const { attempts, ended, failure, windows } = run.integration;
  const before = attempts - 1;
  if (run.progress.failing.polls !== undefined || before < deps.settings.failing_after || before <= ended) return;
  const since = failure?.since ?? windows?.last ?? run.begun_at;
  await tellAtOnce(deps, run, told(deps, run, { ...DEATHS, since, attempts: before }));
}

const DEATHS = { code: 'POLL.NEVER_ENDED', title: 'Polls die: they may run out of memory or of time' };

/** The same of sweeps, between which deltas may end well. */
export async function tellOfDeadSweeps(deps: Deps, run: Run): Promise<void> {
  const { sweep_attempts = 0 } = run.integration;
  if (run.progress.failing.sweeps !== undefined || sweep_attempts < deps.settings.failing_after) return;
  await tellAtOnce(deps, run, sweepGivenUp(deps, run, DEAD_SWEEPS));
}

const DEAD_SWEEPS: Reason = { remedy: 'report', code: 'SWEEP.NEVER_ENDED', title: 'Sweeps do not end' };

async function tellAtOnce(deps: Deps, run: Run, conclusion: Conclusion): Promise<void> {
  const { failing: polls, sweep_failure: sweeps } = conclusion.changes;
  const before = run.progress.failing;
  run.progress.failing = { polls: polls ?? before.polls, sweeps: sweeps ?? before.sweeps };
  await record(deps, run, conclusion);
  await tell(deps, run, { changes: {}, notices: conclusion.notices });
}

/** Kombo refuses to show users that are switched off: what it says of the integration is told all the same, if it says it. */
async function scopeWhenFrozen(deps: Deps, run: Run): Promise<Conclusion> {
  try {
    await askScope(deps, run);
  } catch (error) {
    if (error instanceof PollFailure) return NOTHING;
    throw error;
  }
  const { changes, notices, isSweepNeeded } = ofScope(deps, run);
  return { changes: { ...changes, ...(isSweepNeeded && { sweep_due: true }) }, notices };
}

/** Told once, not at each attempt. */
function sweepGivenUp(deps: Deps, run: Run, { code, title }: Reason): Conclusion {
  const before = run.progress.failing.sweeps;
  const attempts = (before?.attempts ?? 0) + 1;
  const sweep_failure = { code, title, since: before?.since ?? run.begun_at, attempts };
  const notices = before === undefined ? [failing(occasionOf(deps, run), 'sweeps', sweep_failure)] : [];
  return { changes: { sweep_failure }, notices };
}
