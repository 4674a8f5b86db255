import type { Integration } from '../../../functions/adapters/register/item.ts';
import { isSweepDue, type SweepSettings } from '../../../functions/domain/sweep.ts';
import { weightOf, type Weight } from '../../../functions/domain/weight.ts';
import type { Dice } from '../../kill/dice.ts';
import type { Queue } from '../../../functions/adapters/queue.ts';
import type { Agenda } from './agenda.ts';
import { noteRequest, type Journal } from './journal.ts';
import type { Subject } from './population.ts';
import type { Asked, Ending, Process } from './queue.ts';
import type { SimulatedRegister } from './register.ts';
import { work, type Outcome } from './work.ts';

export type World = SweepSettings & {
  readonly agenda: Agenda;
  readonly journal: Journal;
  readonly dice: Dice;
  readonly register: SimulatedRegister;
  readonly heavyQueue: Queue;
  readonly subjects: Map<string, Subject>;
  readonly interval_ms: number;
};

export type PollFunction = {
  readonly weight: Weight;
  readonly function_seconds: number;
  /** From one request of a process to the next. */
  readonly gap_ms: number;
};

/** A poll that holds its lease. */
export type Poll = {
  readonly world: World;
  readonly subject: Subject;
  /** As it was before. */
  readonly item: Integration;
  readonly begun_at: number;
  readonly stops_at: number;
  /** When a request that is wanted at a moment is made. */
  readonly admit: (wanted: number) => number;
};

/** As in functions/poll/lease.ts. */
const LEASE_MARGIN_MS = 60_000;
/** Guesses: what a lease takes that is refused, and how soon a process dies: while the others of its batch are at work. */
const REFUSED_MS = 20;
const DEATH_MS = 200;

/**
 * One process of a poll function: takes the leases of a batch, and works out at once when each poll ends and what it leaves in
 * the register. Left out is all that concerns single users: what a poll costs is taken from what the bench measured.
 */
export function createProcess(world: World, plan: PollFunction): Process {
  const admit = pace(plan.gap_ms);
  return (batch) => {
    const now = world.agenda.now();
    const stops_at = now + plan.function_seconds * 1000;
    const polls = batch.flatMap((asked) => begin(world, asked, stops_at)).map((poll) => ({ ...poll, admit }));
    const isDead = polls.some(({ subject }) => subject.character === 'kills');
    const ends = polls.map((poll) => (isDead ? die(poll) : attempt(poll, plan.weight)));
    const ending = { isDead, ends_at: Math.max(now + REFUSED_MS, ...ends) };
    count(world.journal, plan.weight, { ...ending, now });
    return ending;
  };
}

/** As in functions/adapters/kombo/throttle.ts. */
function pace(gap_ms: number): Poll['admit'] {
  let next = 0;
  return (wanted) => {
    if (gap_ms === 0) return wanted;
    const at = Math.max(wanted, next);
    next = at + gap_ms;
    return at;
  };
}

function begin(world: World, { integration_id, asked_at }: Asked, stops_at: number): Omit<Poll, 'admit'>[] {
  const subject = world.subjects.get(integration_id);
  const item = world.register.takeLease({ integration_id, asked_at, until: stops_at + LEASE_MARGIN_MS });
  if (item === undefined || subject === undefined) return [];
  return [{ world, subject, item, begun_at: world.agenda.now(), stops_at }];
}

/** It has asked Kombo, and never says how it ended. */
function die({ world, admit, begun_at }: Poll): number {
  noteRequest(world.journal, admit(begun_at));
  return begun_at + DEATH_MS;
}

function attempt(poll: Poll, weight: Weight): number {
  const { world, item, begun_at } = poll;
  const isSweep = isSweepDue(item, { ...world, now: begun_at });
  const isTooHeavy = weight === 'light' && weightOf(item, isSweep) === 'heavy';
  const outcome = isTooHeavy ? passedOn(poll) : work(poll, isSweep);
  world.agenda.at(outcome.ends_at, () => conclude(poll, outcome));
  return outcome.ends_at;
}

/** As in functions/poll/ending.ts: neither the attempt nor the start count. */
function passedOn({ item, begun_at }: Poll): Outcome {
  const changes = { attempts: item.attempts, poll_started_at: 0 };
  return { ends_at: begun_at + REFUSED_MS, isDone: false, changes, isToGoOn: true };
}

async function conclude({ world, item, begun_at }: Poll, outcome: Outcome): Promise<void> {
  const { register, journal, heavyQueue, interval_ms } = world;
  register.write(item.id, { ...outcome.changes, lease_until: 0 });
  if (outcome.isToGoOn) await heavyQueue.send([{ integration_id: item.id }]);
  if (!outcome.isDone) return;
  journal.counts.polls += 1;
  if (begun_at - (item.windows?.last ?? 0) < interval_ms / 2) journal.counts.repeated += 1;
  const watched = journal.watched.get(item.id);
  if (watched !== undefined) journal.watched.set(item.id, { polls: watched.polls + 1, last: begun_at });
}

function count({ counts, seconds }: Journal, weight: Weight, { now, ends_at, isDead }: Ending & { now: number }): void {
  counts.invocations += 1;
  counts.deaths += isDead ? 1 : 0;
  seconds[weight] += (ends_at - now) / 1000;
}
