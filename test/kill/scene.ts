import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import type { BusEvent } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type World } from '../../infra/local/sandbox/world.ts';
import { launch, newDirectory, type Child, type Exit } from '../infra/local/child.ts';
import { delivered } from '../infra/local/examples.ts';
import { expectTruth, look } from '../support/ledger.ts';
import { changesOf, SIZE } from './changes.ts';
import type { Dice } from './dice.ts';

/** What befell a process. `hit`: it was still running. */
export type Death = { readonly when: string; readonly hit: boolean; readonly lines: number };

/** A sandbox that stays, and a program that is started on the same directory again and again. */
export type Scene = {
  readonly world: World;
  readonly deaths: Death[];
  /** Something of everything changes in the ATS. */
  readonly happen: () => void;
  /** Starts the program and kills it. By the clock it dies anywhere, by its output while it publishes. */
  readonly die: (by: 'clock' | 'output') => Promise<void>;
  /** Lets the program run to its end. */
  readonly goOn: () => Promise<void>;
  /** From now on changes are news: what the program has told must explain what has changed since. */
  readonly begin: () => void;
  readonly expectTruth: () => void;
};

/** Longer than any run takes: one that has not ended by then hangs. */
const HANGS_AFTER_MS = 120_000;

/** Until it is known how long a run takes from its first line. */
const LIFETIME_MS = 800;

/** Fewer than a run has to tell. */
const MOST_LINES = 60;

type Told = { readonly exits: Exit[]; lifetime_ms: number; before: readonly ReturnType<typeof look>[] };

/** @param words for every run, besides those that it needs */
export async function setScene(dice: Dice, words: readonly string[] = []): Promise<Scene> {
  const world = makeWorld({ seed: dice.below(1000), integrations: [customer('greenhouse'), customer('workday')] });
  const kombo = await startSandbox({ world, rate_limit: { limit: 1_000_000, window_ms: 60_000 } });
  onTestFinished(kombo.close);
  const data = newDirectory();
  const KOMBO_INTEGRATIONS = kombo.integration_ids.join(',');
  const environment = { KOMBO_API_KEY: kombo.api_key, KOMBO_BASE_URL: kombo.url, KOMBO_INTEGRATIONS };
  const start = () => launch(['--once', '--json', '--data', data, ...words], environment);
  const changes = world.integrations.map((ats) => changesOf(ats, dice));
  const told: Told = { exits: [], lifetime_ms: LIFETIME_MS, before: [] };
  const deaths: Death[] = [];
  return {
    world,
    deaths,
    happen: () => changes.forEach(({ happen }) => happen()),
    die: async (by) => void deaths.push(await die(start(), { told, dice, by })),
    goOn: () => goOn(start(), told, deaths),
    begin: () => void (told.before = world.integrations.map((ats) => look(ats))),
    expectTruth: () => expectTruthOf(world, told),
  };
}

const customer = (tool: 'greenhouse' | 'workday') => ({ connector: CONNECTORS[tool], size: SIZE, origin_id: null });

type Fate = { readonly told: Told; readonly dice: Dice; readonly by: 'clock' | 'output' };

async function die(program: Child, { told, dice, by }: Fate): Promise<Death> {
  const [milliseconds, lines] = [dice.below(told.lifetime_ms), dice.below(MOST_LINES)];
  await inTime(program, program.until(hasBegun));
  if (by === 'clock') await delay(milliseconds);
  else
    await inTime(
      program,
      program.until(({ out }) => out.split('\n').length > lines),
    );
  program.kill('SIGKILL');
  const exit = await inTime(program, program.exit);
  told.exits.push(exit);
  const when = by === 'clock' ? `${milliseconds} ms` : `${lines} lines`;
  return { when, hit: exit.code === null, lines: eventsIn(exit).length };
}

async function goOn(program: Child, told: Told, deaths: readonly Death[]): Promise<void> {
  await inTime(program, program.until(hasBegun));
  const begun = performance.now();
  const exit = await inTime(program, program.exit);
  told.lifetime_ms = Math.ceil(performance.now() - begun);
  const last = deaths.slice(-20).map(({ when }) => when);
  expect(exit.code, `killed after ${last.join(', ')}: ${exit.err}`).toBe(0);
  told.exits.push(exit);
}

const hasBegun = ({ err }: Pick<Exit, 'err'>) => err.includes('Polling');

/** @throws Error when the program hangs; it is ended then. */
async function inTime<Result>(program: Child, result: Promise<Result>): Promise<Result> {
  const timer = new AbortController();
  const late = delay(HANGS_AFTER_MS, 'late' as const, { signal: timer.signal }).catch(() => 'in time' as const);
  const first = await Promise.race([late, result.then((value) => ({ value }))]);
  timer.abort();
  if (typeof first === 'object') return first.value;
  program.kill('SIGKILL');
  const { out, err } = await program.exit;
  throw new Error(`The program hangs. It said: ${err.slice(-2000)} ${out.slice(-500)}`);
}

/** What arrived whole. */
function eventsIn({ out }: Pick<Exit, 'out'>): readonly BusEvent[] {
  const lines = out.split('\n').slice(0, -1);
  return lines.map((line) => delivered(JSON.parse(line)));
}

function expectTruthOf({ integrations }: World, { exits, before }: Told): void {
  const events = exits.flatMap(eventsIn);
  for (const [nth, ats] of integrations.entries()) {
    const about = events.filter(({ detail }) => JSON.stringify(detail).includes(ats.id));
    expectTruth(about, ats, before[nth] ?? new Map());
  }
}
