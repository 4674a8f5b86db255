import type { Found } from '../adapters/snapshot-item.ts';
import type { Write } from '../adapters/snapshots.ts';
import { diff, type Verdict } from '../domain/diff.ts';
import { advance, type Snapshot, type Stamp } from '../domain/snapshot.ts';
import type { Reading } from '../domain/user.ts';
import type { Page } from './pages.ts';
import { tally, type Deps, type Run } from './run.ts';

/** What is to be done about one user. */
export type Step = { readonly write: Write; readonly isNews: boolean };

/** What becomes of a user, or why nothing may become of it now. */
type Fate = Verdict | { readonly kind: 'waiting' | 'set_aside' };

/** A page, and what the table knows of its users. */
type Seen = { readonly page: Page; readonly known: ReadonlyMap<string, Found> };

/** Masks and compares every user of a page. Who is unchanged, waiting or unreadable needs no step. */
export function decide(deps: Deps, run: Run, { page, known }: Seen): Step[] {
  const stamp = stampOf(deps, run);
  const steps = page.readings.flatMap((reading) => {
    const found = known.get(reading.id);
    const fate = fateOf(run, { page, reading, found });
    const before = found?.is === 'snapshot' ? found.snapshot : undefined;
    const step = stepOf(fate, before, stamp);
    note(deps, run, { reading, fate: step === 'too large' ? { kind: 'set_aside' } : fate });
    return typeof step === 'string' ? [] : [step];
  });
  tally(run, { users_read: page.readings.length, users_written: steps.length });
  return steps;
}

/**
 * DynamoDB takes 400 KB an item. A row is at most 64 KB, but masks may keep one large field after another of a user: such
 * a one is set aside, since the others must go on.
 */
const LARGEST_BYTES = 350_000;

function stepOf(fate: Fate, before: Snapshot | undefined, stamp: Stamp): Step | 'none' | 'too large' {
  if (fate.kind !== 'news' && fate.kind !== 'silent') return 'none';
  const after = advance(before, fate, stamp);
  if (Buffer.byteLength(JSON.stringify(after)) > LARGEST_BYTES) return 'too large';
  return { write: { before, after }, isNews: fate.kind === 'news' };
}

function stampOf(deps: Deps, run: Run): Stamp {
  return {
    poll: run.lease.poll,
    begun_at: new Date(run.begun_at),
    detected_at: new Date(deps.clock()),
    customer: run.integration.customer,
  };
}

type Case = { readonly page: Page; readonly reading: Reading; readonly found: Found | undefined };

function fateOf(run: Run, { page, reading, found }: Case): Fate {
  if (run.progress.waiting.has(reading.id)) return { kind: 'waiting' };
  if (found?.is === 'unreadable' || isAhead(run, found)) return { kind: 'set_aside' };
  return diff(found?.is === 'snapshot' ? found.snapshot.user : undefined, reading, page.pass);
}

/**
 * Whether a user bears the mark of a later poll. If that poll has begun, the register refuses our next write; if it never
 * was, because somebody wrote the mark by hand or restored half a table, the others must go on all the same.
 */
function isAhead(run: Run, found: Found | undefined): boolean {
  return found?.is === 'snapshot' && found.snapshot.poll > run.lease.poll;
}

/** One log line for each decision that leaves no event behind, so that silence can be explained. */
function note(deps: Deps, run: Run, { reading, fate }: { reading: Reading; fate: Fate }): void {
  const about = { integration_id: run.lease.integration_id, user_id: reading.id, poll: run.lease.poll };
  if (reading.unreadable.length > 0) {
    tally(run, { masked: 1 });
    deps.telemetry.decided({ ...about, decision: 'masked', fields: reading.unreadable });
  }
  if (fate.kind === 'set_aside') tally(run, { set_aside: 1 });
  if (fate.kind === 'set_aside' || fate.kind === 'waiting') deps.telemetry.decided({ ...about, decision: fate.kind });
  if (fate.kind === 'silent' && fate.why !== 'stored') deps.telemetry.decided({ ...about, decision: fate.why });
}
