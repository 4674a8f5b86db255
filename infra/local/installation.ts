import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import type { Kombo } from '../../functions/adapters/kombo.ts';
import type { Queue } from '../../functions/adapters/queue.ts';
import type { Register } from '../../functions/adapters/register.ts';
import type { PollReport, Telemetry } from '../../functions/adapters/telemetry.ts';
import { dispatch } from '../../functions/dispatch/dispatch.ts';
import { isOpen } from '../../functions/dispatch/due.ts';
import type { PeriodBudget } from '../../functions/dispatch/plan.ts';
import { isSweepDue } from '../../functions/domain/sweep.ts';
import { weightOf, type Weight } from '../../functions/domain/weight.ts';
import { createPollHandler } from '../../functions/poll/messages.ts';
import type { Settings } from '../../functions/poll/run.ts';
import type { Backend } from './backend.ts';
import { createMemoryQueue, type MemoryQueue } from './queue.ts';

/** The functions as they run in AWS, with queues in memory between them. */
export type Installation = {
  /** Asks for a poll of every integration, due or not. */
  readonly askForAll: () => Promise<void>;
  /** One tick of the schedule: asks for a poll of every integration that is due. */
  readonly tick: (
    pace: Pick<PeriodBudget, 'period_ms' | 'requests_per_minute'> & { interval_ms: number },
  ) => Promise<void>;
  /** Resolves when nothing is being polled or waits for it. */
  readonly idle: () => Promise<void>;
  /** The integrations of which no poll was completed. */
  readonly unpolled: () => readonly string[];
  /** Where whoever operates it meets the polls: the register keeps them apart, the queues ask for the next ones. */
  readonly doors: { readonly register: Register; readonly lightQueue: Queue; readonly heavyQueue: Queue };
  /** Ends the polls under way as if they had been killed: the next start goes on from there. */
  readonly stop: () => Promise<void>;
};

export type Parts = Backend & {
  readonly kombo: Kombo;
  readonly telemetry: Telemetry;
  /** Whom to poll, of those in the register. */
  readonly integration_ids: readonly string[];
  readonly settings: Omit<Settings, 'weight'>;
};

/** As in AWS: how long a function may run, how many messages it takes at once. */
const LIGHT = { function_ms: 60_000, batchSize: 10, batchesAtOnce: 4 };
const HEAVY = { function_ms: 900_000, batchSize: 1, batchesAtOnce: 2 };

/** How long the dispatcher waits for Kombo when it asks whether the key is refused. */
const PROBE_MS = 20_000;

export function startInstallation(parts: Parts): Installation {
  const { integration_ids, settings } = parts;
  const stopped = new AbortController();
  const completed = new Set<string>();
  const telemetry = watched(parts.telemetry, { completed, stopped: stopped.signal });
  const register = only(integration_ids, parts.register);
  const queues = createQueues({ ...parts, telemetry }, stopped.signal);
  const { light, heavy } = queues;
  const dispatcher = dispatcherOf({ ...parts, register, telemetry }, queues, stopped.signal);
  return {
    askForAll: async () => {
      const { integrations } = await register.list();
      const now = Date.now();
      // Who is paused or removed is not missed.
      for (const { id } of integrations.filter((one) => !isOpen(one, now))) completed.add(id);
      for (const integration of integrations.filter((one) => isOpen(one, now))) {
        const isSweep = isSweepDue(integration, { ...settings, now });
        const queue = weightOf(integration, isSweep) === 'light' ? light : heavy;
        await queue.send([{ integration_id: integration.id }]);
      }
    },
    tick: (pace) => dispatch({ ...dispatcher, ...pace }),
    idle: async () => {
      // Light polls may pass work on to the heavy queue, never the other way round.
      await light.idle();
      await heavy.idle();
    },
    doors: { register, lightQueue: light, heavyQueue: heavy },
    unpolled: () => integration_ids.filter((id) => !completed.has(id)),
    stop: async () => {
      stopped.abort();
      await Promise.all([light.stop(), heavy.stop()]);
    },
  };
}

function dispatcherOf(parts: Parts, { light, heavy }: Queues, signal: AbortSignal) {
  return {
    ...parts,
    ...parts.settings,
    lightQueue: light,
    heavyQueue: heavy,
    heavy_concurrency: HEAVY.batchesAtOnce,
    hasKey: async () => true,
    limits: () => ({ deadline: Date.now() + PROBE_MS, signal }),
    clock: Date.now,
  };
}

type Watch = { readonly completed: Set<string>; readonly stopped: AbortSignal };

const DONE: ReadonlySet<PollReport['outcome']> = new Set<PollReport['outcome']>(['completed', 'stopped', 'erased']);

/** Keeps account of whose poll was completed. To be stopped is no crash. */
function watched(telemetry: Telemetry, { completed, stopped }: Watch): Telemetry {
  return {
    ...telemetry,
    polled: (report) => {
      if (DONE.has(report.outcome)) completed.add(report.integration_id);
      telemetry.polled(report);
    },
    crashed: (...told) => {
      if (!stopped.aborted) telemetry.crashed(...told);
    },
  };
}

/** Who was polled before and is not asked for this time stays in the register, with all that is known. */
function only(ids: readonly string[], register: Register): Register {
  return {
    ...register,
    read: async (id) => (ids.includes(id) ? register.read(id) : undefined),
    list: async () => {
      const { integrations, unreadable } = await register.list();
      return { integrations: integrations.filter(({ id }) => ids.includes(id)), unreadable };
    },
  };
}

type Queues = { readonly light: MemoryQueue; readonly heavy: MemoryQueue };

function createQueues(parts: Parts, signal: AbortSignal): Queues {
  // The consumers of a queue send messages to that queue, which is made of its consumers.
  const lightQueue: Queue = { send: (...sent) => light.send(...sent) };
  const heavyQueue: Queue = { send: (...sent) => heavy.send(...sent) };
  const pollFor = (weight: Weight) => {
    const queue = weight === 'light' ? lightQueue : heavyQueue;
    const settings = { ...parts.settings, weight };
    return createPollHandler({ ...parts, settings, queue, heavyQueue, clock: Date.now, unique: randomUUID }, signal);
  };
  const [pollLight, pollHeavy] = [pollFor('light'), pollFor('heavy')];
  const light = createMemoryQueue({ ...LIGHT, handle: (event) => pollLight(event, runningFor(LIGHT.function_ms)) });
  const heavy = createMemoryQueue({ ...HEAVY, handle: (event) => pollHeavy(event, runningFor(HEAVY.function_ms)) });
  return { light, heavy };
}

const runningFor = (milliseconds: number): Pick<Context, 'getRemainingTimeInMillis'> => ({
  getRemainingTimeInMillis: () => milliseconds,
});
