import type { Customer } from '../events/index.ts';
import type { Change, Verdict } from './diff.ts';
import { forgetful } from './forget.ts';
import { normalised, type KnownUser } from './user.ts';

/** The last change of a user: with the user it rebuilds its event byte for byte. */
export type LastChange = Change & {
  readonly sequence: number;
  readonly previous_sequence: number | null;
  /** The number of the poll that made it. */
  readonly poll: number;
  /** ISO 8601. */
  readonly detected_at: string;
  readonly customer: Customer;
};

/** What subscribers have last been told of a user. */
export type Snapshot = {
  /** The number of the last poll that wrote or marked it; an earlier poll may not write it any more. */
  readonly poll: number;
  readonly sequence: number;
  readonly user: KnownUser;
  /** Absent as long as there was no news of this user. */
  readonly last_change?: LastChange;
};

/** Who writes, and when. */
export type Stamp = {
  readonly poll: number;
  readonly begun_at: Date;
  readonly detected_at: Date;
  readonly customer: Customer;
};

/**
 * The snapshot after a verdict. Every write raises the sequence; a silent one keeps the last change, which has its own.
 */
export function advance(
  before: Snapshot | undefined,
  verdict: Exclude<Verdict, { kind: 'nothing' }>,
  stamp: Stamp,
): Snapshot {
  const begunSecond = Math.floor(stamp.begun_at.getTime() / 1000);
  const sequence = Math.max((before?.sequence ?? 0) + 1, begunSecond);
  const next = { poll: stamp.poll, sequence, user: normalised(verdict.user) };
  const last = before?.last_change;
  if (verdict.kind === 'silent') return { ...next, ...(last && { last_change: forgetful(last, verdict.user) }) };
  const last_change = {
    ...verdict.change,
    sequence,
    previous_sequence: last?.sequence ?? null,
    poll: stamp.poll,
    detected_at: stamp.detected_at.toISOString(),
    customer: stamp.customer,
  };
  return { ...next, last_change };
}
