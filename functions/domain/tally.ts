import { KINDS, type Kind } from './guard.ts';

/** What was published of each guarded kind lately, without what a person approved. `at`: epoch milliseconds. */
export type Tally = { readonly [Name in Kind]?: readonly Published[] };
type Published = { readonly at: number; readonly count: number };

/** Now, and how long a publication counts: a day. Milliseconds. */
export type Period = { readonly now: number; readonly day_ms: number };

/** Publications within such a part of a day are kept as one, so that the register's item stays small. */
const PARTS_OF_A_DAY = 24;

/** How many changes of a kind were published within a day. */
export function publishedOf(tally: Tally, kind: Kind, period: Period): number {
  return recent(tally[kind] ?? [], period).reduce((sum, { count }) => sum + count, 0);
}

/** The tally after more publications. What is older than a day is dropped. */
export function tallied(tally: Tally, kinds: readonly Kind[], period: Period): Tally {
  const part = period.day_ms / PARTS_OF_A_DAY;
  const at = Math.floor(period.now / part) * part;
  const next: { [Name in Kind]?: Published[] } = {};
  for (const [kind, given] of entriesOf(tally)) {
    const kept = recent(given, period);
    if (kept.length > 0) next[kind] = kept;
  }
  for (const kind of kinds) {
    const others = next[kind] ?? [];
    const count = others.find((one) => one.at === at)?.count ?? 0;
    next[kind] = [...others.filter((one) => one.at !== at), { at, count: count + 1 }];
  }
  return next;
}

/** A publication in the future was dated by a clock that was wrong: it counts, but no longer than one of now. */
function recent(given: readonly Published[], { now, day_ms }: Period): Published[] {
  return given.map(({ at, count }) => ({ at: Math.min(at, now), count })).filter(({ at }) => at > now - day_ms);
}

function entriesOf(tally: Tally): (readonly [Kind, readonly Published[]])[] {
  return KINDS.flatMap((kind) => (tally[kind] === undefined ? [] : [[kind, tally[kind]] as const]));
}
