import type { Found } from '../adapters/snapshot-item.ts';
import type { Write } from '../adapters/snapshots.ts';
import { diff, type Verdict } from '../domain/diff.ts';
import { advance, type Stamp } from '../domain/snapshot.ts';
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
    note(deps, run, { reading, fate });
    if (fate.kind !== 'news' && fate.kind !== 'silent') return [];
    const before = found?.is === 'snapshot' ? found.snapshot : undefined;
    return stepOf(deps, run, { before, after: advance(before, fate, stamp), isNews: fate.kind === 'news' });
  });
  tally(run, { users_read: page.readings.length, users_written: steps.length });
  return steps;
}

/**
 * DynamoDB takes 400 KB an item. A row is at most 64 KB, but masks may keep one large field after another of a user: such
 * a one is set aside, since the others must go on.
 */
const LARGEST_BYTES = 350_000;

function stepOf(deps: Deps, run: Run, { isNews, ...write }: Write & Pick<Step, 'isNews'>): Step[] {
  const { user } = write.after;
  if (Buffer.byteLength(JSON.stringify(write.after)) <= LARGEST_BYTES) return [{ write, isNews }];
  note(deps, run, { reading: { ...user, unreadable: [] }, fate: { kind: 'set_aside' } });
  return [];
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
  if (found?.is === 'unreadable') return { kind: 'set_aside' };
  return diff(found?.is === 'snapshot' ? found.snapshot.user : undefined, reading, page.pass);
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
