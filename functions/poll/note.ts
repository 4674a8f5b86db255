import type { Decision } from '../adapters/telemetry.ts';
import { KINDS, type Kind } from '../domain/guard.ts';
import type { Holds } from '../domain/hold.ts';
import type { Finding } from './decide.ts';
import { addCounts, type Deps, type Run } from './run.ts';

type About = Pick<Decision, 'integration_id' | 'user_id' | 'poll'>;

/** Keeps account of what was found out: who waits for the end of the window, what is held, and what was set aside. */
export function note(deps: Deps, run: Run, findings: readonly Finding[]): void {
  for (const finding of findings) {
    const about = { integration_id: run.lease.integration_id, user_id: finding.user_id, poll: run.lease.poll };
    explain(deps, about, finding);
    count(run, finding);
  }
  const written = findings.filter(({ step }) => step !== undefined).length;
  addCounts(run, { users_written: written });
}

function count(run: Run, { user_id, reading, fate }: Finding): void {
  if ((reading?.unreadable ?? []).length > 0) addCounts(run, { masked: 1 });
  if (fate === 'set_aside') addCounts(run, { set_aside: 1 });
  if (typeof fate === 'string') return;
  if (fate.verdict.kind === 'silent' && fate.verdict.why === 'stored') run.progress.hasStored = true;
  if (fate.waits.length > 0) run.progress.candidates.set(user_id, fate.waits);
  for (const kind of fate.held) maskedBy(run, kind).add(user_id);
}

/** Who was masked by a kind. Whether it is still held when the poll ends is told then. */
export function maskedBy({ progress: { masked } }: Run, kind: Kind): Set<string> {
  const people = masked.get(kind) ?? new Set();
  masked.set(kind, people);
  return people;
}

/** Tells whose changes are held now that the guard has decided; what was masked before that may be published by now. */
export function noteHeld(deps: Deps, run: Run, holds: Holds): void {
  const held = new Map<string, Kind[]>();
  for (const kind of KINDS.filter((name) => holds[name] !== undefined)) {
    for (const user_id of maskedBy(run, kind)) held.set(user_id, [...(held.get(user_id) ?? []), kind]);
  }
  addCounts(run, { held: held.size });
  for (const [user_id, kinds] of held) {
    const about = { integration_id: run.lease.integration_id, user_id, poll: run.lease.poll };
    deps.telemetry.decided({ ...about, decision: 'held', kinds });
  }
}

/** One log line for each decision that leaves no event behind, so that silence can be explained. */
function explain(deps: Deps, about: About, { reading, fate }: Finding): void {
  const decided = (decision: Decision) => deps.telemetry.decided(decision);
  if (reading !== undefined && reading.unreadable.length > 0) {
    decided({ ...about, decision: 'masked', fields: reading.unreadable });
  }
  if (typeof fate === 'string') return decided({ ...about, decision: fate });
  if (fate.off.length > 0) decided({ ...about, decision: 'switched_off', fields: fate.off });
  if (fate.waits.length > 0) decided({ ...about, decision: 'awaited', kinds: fate.waits });
  const { verdict } = fate;
  if (verdict.kind === 'silent' && verdict.why !== 'stored') decided({ ...about, decision: verdict.why });
}
