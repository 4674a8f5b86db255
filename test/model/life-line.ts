import { PollFailure } from '../../functions/domain/failure.ts';
import { Killed } from '../support/mortal.ts';
import { KOMBO_FAULTS, LIES, sdkError, TABLE_FAULTS, BUS_FAULTS, ENTRY_CODES } from './faults.ts';
import type { Stage } from './stage.ts';
import type { Mishap } from './steps.ts';

/** What a process calls. `list` is that of the users, `ask` any other question to Kombo. */
export type Place = 'table' | 'bus' | 'list' | 'ask' | 'integration' | 'queue';

export type Outside<Answer> = {
  readonly place: Place;
  readonly call: () => Promise<Answer>;
  /** The same answer, with a part of it left out as not yet processed, where that can be. */
  readonly halved?: (answer: Answer) => Answer;
};

/** The calls of one process, and what befalls it at them. */
export type LifeLine = { readonly reach: <Answer>(outside: Outside<Answer>) => Promise<Answer> };

export type Circumstances = {
  readonly stage: Stage;
  readonly mishaps: readonly Mishap[];
  /** What happens while the process stands still. */
  readonly stand: (mishap: Mishap) => Promise<void>;
  /** Told of each mishap that really happens. */
  readonly onMishap: (name: string) => void;
};

type Echo = { readonly atCall: number; readonly again: () => Promise<unknown> };

export function lifeLine(around: Circumstances): LifeLine {
  const count = counter();
  let dead = false;
  const echoes: Echo[] = [];
  const kill = () => {
    dead = true;
    throw new Killed();
  };
  const meet = async (mishap: Mishap | undefined, when: Mishap['when']) => {
    if (mishap?.when !== when) return;
    if (mishap.what === 'killed' || mishap.what === 'still') around.onMishap(`${mishap.what} ${when} a call`);
    if (mishap.what === 'killed') kill();
    if (mishap.what === 'still') await around.stand(mishap);
  };
  return {
    reach: async (outside) => {
      if (dead) throw new Killed();
      const now = count(outside.place);
      const mishap = around.mishaps.find(({ atCall, to }) => atCall === now[to]);
      await meet(mishap, 'before');
      if (dead) throw new Killed();
      for (const { again } of echoes.filter(({ atCall }) => atCall === now.anywhere))
        await again().catch(() => undefined);
      if (mishap?.what === 'echo' && outside.place === 'table') {
        around.onMishap('table: a copy arrives late');
        echoes.push({ atCall: (now.anywhere ?? 0) + mishap.times, again: outside.call });
      }
      const answer = await suffer(around, mishap, outside);
      await meet(mishap, 'after');
      if (dead) throw new Killed();
      return answer;
    },
  };
}

type Count = { readonly [To in Mishap['to']]?: number };

/** The number of a call: of all, and of those to the place that is called. */
function counter(): (place: Place) => Count {
  const calls = { anywhere: 0, table: 0, bus: 0, kombo: 0 };
  return (place) => {
    const to = place === 'table' || place === 'bus' ? place : 'kombo';
    calls.anywhere += 1;
    if (place === 'queue') return { anywhere: calls.anywhere };
    calls[to] += 1;
    return { anywhere: calls.anywhere, [to]: calls[to] };
  };
}

/** The call, with what the place called has of failures. */
async function suffer<Answer>(
  around: Circumstances,
  mishap: Mishap | undefined,
  outside: Outside<Answer>,
): Promise<Answer> {
  if (mishap === undefined || !['fails', 'lost', 'twice'].includes(mishap.what)) return outside.call();
  switch (outside.place) {
    case 'table':
      return sufferTable(around, mishap, outside);
    case 'bus':
      breakBus(around, mishap);
      return outside.call();
    case 'list':
    case 'ask':
    case 'integration':
      breakKombo(around, mishap, outside.place);
      return outside.call();
    case 'queue':
      around.onMishap('queue: unavailable');
      throw new PollFailure({ remedy: 'retry', code: 'QUEUE.UNAVAILABLE', title: null });
  }
}

async function sufferTable<Answer>(around: Circumstances, mishap: Mishap, outside: Outside<Answer>): Promise<Answer> {
  if (mishap.what === 'twice') {
    around.onMishap('table: arrives twice');
    await outside.call().catch(() => undefined);
    return outside.call();
  }
  if (mishap.what === 'lost') {
    around.onMishap('table: answer lost');
    await outside.call();
    throw sdkError('timeout');
  }
  const what = TABLE_FAULTS[mishap.variant % TABLE_FAULTS.length] ?? 'timeout';
  if (what !== 'unprocessed') {
    around.onMishap(`table: ${what}`);
    throw sdkError(what);
  }
  if (outside.halved === undefined) return outside.call();
  around.onMishap('table: unprocessed keys');
  return outside.halved(await outside.call());
}

function breakBus({ stage, onMishap }: Circumstances, { what, variant, times }: Mishap): void {
  if (what === 'twice') {
    const code = ENTRY_CODES[variant % ENTRY_CODES.length] ?? 'InternalFailure';
    onMishap(`bus: entry refused, ${code}`);
    return stage.bus.refuseNext(times, code);
  }
  const fault = what === 'lost' ? 'answer_lost' : (BUS_FAULTS[variant % BUS_FAULTS.length] ?? 'throttled');
  onMishap(`bus: ${fault}`);
  for (const action of ['PutEvents', 'DescribeEventBus'] as const) stage.bus.breakNext(fault, { times, action });
}

function breakKombo({ stage, onMishap }: Circumstances, { variant, times }: Mishap, place: Place): void {
  const faults = place === 'list' ? [...KOMBO_FAULTS, ...LIES] : KOMBO_FAULTS;
  const chosen = faults[variant % faults.length];
  if (chosen === undefined) return;
  const [name, fault] = chosen;
  onMishap(`kombo: ${name}`);
  const on = place === 'integration' ? 'integration' : 'users';
  // A lie that is told again and again would be Kombo's state.
  stage.sandbox.faults.next(stage.ats.id, { ...fault, on }, LIES.includes(chosen) || fault.kind === 'hang' ? 1 : times);
}
