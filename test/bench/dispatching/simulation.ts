import { heavyGapOf } from '../../../functions/domain/budget.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { dispatch, type Deps } from '../../../functions/dispatch/dispatch.ts';
import type { Settings } from '../../../infra/settings.ts';
import { throwDice } from '../../kill/dice.ts';
import { NOW } from '../../support/builders.ts';
import { limits } from '../../support/kombo.ts';
import { silentTelemetry } from '../../support/telemetry.ts';
import { createAgenda, idle, type Agenda } from './agenda.ts';
import { createJournal, MINUTE_MS, noteAges, type Journal } from './journal.ts';
import { createProcess, type PollFunction, type World } from './poller.ts';
import { characterOf, idOf, newItem, settledItem, usersOf } from './population.ts';
import { createQueue, type Process } from './queue.ts';
import { createRegister } from './register.ts';

export type Scenario = {
  readonly settings: Settings;
  /** Live from the beginning, two percent of them broken, and one that kills its process each time. */
  readonly integrations: number;
  readonly hours: number;
  /** Added together, some time after the beginning. */
  readonly newcomers: { readonly count: number; readonly users: number; readonly after_minutes: number };
};

/** As in infra/constructs/polling.ts. */
const LIGHT = { weight: 'light', function_seconds: 60, batch_size: 10 } as const;
const HEAVY = { weight: 'heavy', function_seconds: 900, batch_size: 1 } as const;

const SEED = 2026;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * Plays a scenario in virtual time: the real dispatcher, with the real rules of what is due, how long who fails is left
 * alone and how heavy a poll is. The register, the queues and the polls are modelled.
 */
export async function simulate(scenario: Scenario): Promise<Journal> {
  const { settings, hours } = scenario;
  const [agenda, dice, journal] = [createAgenda(NOW), throwDice(SEED), createJournal(NOW)];
  const register = createRegister(agenda, journal);
  const lightQueue = createQueue({ agenda, journal, dice });
  const heavyQueue = createQueue({ agenda, journal, dice });
  const rhythm = rhythmOf(settings);
  const world: World = { ...rhythm, agenda, journal, dice, register, heavyQueue, subjects: new Map() };
  populate(world, scenario);
  lightQueue.connect({ ...LIGHT, processes: processesOf(world, settings.light_concurrency, { ...LIGHT, gap_ms: 0 }) });
  const gap_ms = heavyGapOf(settings);
  heavyQueue.connect({ ...HEAVY, processes: processesOf(world, settings.heavy_concurrency, { ...HEAVY, gap_ms }) });
  const end = NOW + hours * HOUR_MS;
  const ticks = keepTicking(
    { ...OUTSIDE, ...rhythm, register, lightQueue, heavyQueue, clock: agenda.now },
    agenda,
    end,
  );
  for (let at = NOW; at < end; at += MINUTE_MS) agenda.at(at, () => noteAges(journal, at));
  await agenda.runUntil(end);
  await Promise.all(ticks);
  // What is under way would go on.
  journal.requests.splice(hours * 60);
  return journal;
}

/** As infra/constructs hand them to the functions. */
function rhythmOf(settings: Settings) {
  return {
    interval_ms: settings.poll_interval_minutes * MINUTE_MS,
    sweep_interval_ms: settings.sweep_interval_days * DAY_MS,
    day_ms: DAY_MS,
    period_ms: settings.dispatch_interval_minutes * MINUTE_MS,
    requests_per_minute: settings.requests_per_minute,
    heavy_concurrency: settings.heavy_concurrency,
    failing_after: settings.failing_after_polls,
  };
}

/** Nothing here concerns everyone, so that nobody is asked about it. */
const OUTSIDE = {
  program: { read: async () => ({ version: 0, notices: [] }), write: async () => undefined },
  kombo: { checkApiKey: async () => undefined },
  bus: { publish: async () => [] },
  telemetry: silentTelemetry,
  hasKey: async () => true,
  limits,
};

function processesOf(world: World, count: number, plan: PollFunction): Process[] {
  return Array.from({ length: count }, () => createProcess(world, plan));
}

function populate({ agenda, journal, dice, register, subjects, interval_ms }: World, scenario: Scenario): void {
  for (let nth = 0; nth < scenario.integrations; nth += 1) {
    const [id, polled_at] = [idOf(nth), NOW - dice.below(interval_ms)];
    const subject = { character: characterOf(nth), users: usersOf(dice) };
    subjects.set(id, subject);
    register.add(settledItem(id, subject, polled_at));
    if (subject.character === 'healthy') journal.watched.set(id, { polls: 0, last: polled_at });
  }
  const { count, users, after_minutes } = scenario.newcomers;
  agenda.at(NOW + after_minutes * MINUTE_MS, () => {
    for (let nth = 0; nth < count; nth += 1) {
      const id = idOf(scenario.integrations + nth);
      subjects.set(id, { character: 'healthy', users });
      register.add(newItem(id));
    }
  });
}

/** @returns the ticks that have begun by the end; what goes wrong in one of them rejects. */
function keepTicking(deps: Deps, agenda: Agenda, end: number): readonly Promise<void>[] {
  const ticks: Promise<void>[] = [];
  const tick = () => {
    ticks.push(dispatch(deps));
    return idle();
  };
  for (let at = NOW; at < end; at += deps.period_ms) agenda.at(at, tick);
  return ticks;
}
