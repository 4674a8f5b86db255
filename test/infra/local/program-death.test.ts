import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { BusEvent } from '../../../infra/local/bus.ts';
import { CONNECTORS } from '../../../infra/local/sandbox/connectors.ts';
import { startSandbox } from '../../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration, type World } from '../../../infra/local/sandbox/world.ts';
import { expectTruth, look } from '../../support/ledger.ts';
import { launch, newDirectory, PATIENCE_MS, type Child, type Exit } from './child.ts';
import { delivered } from './examples.ts';

/** Enough that a poll has a middle to die in. */
const SIZE = 60;

function smallWorld(): World {
  const customer = (tool: 'greenhouse' | 'workday') => ({ connector: CONNECTORS[tool], size: SIZE, origin_id: null });
  return makeWorld({ integrations: [customer('greenhouse'), customer('workday')] });
}

/** Something of everything, for a good part of the people. */
function changeMany(ats: Integration): void {
  const here = ats.people().filter(({ remote_deleted_at }) => remote_deleted_at === null);
  for (const [nth, { id }] of here.slice(0, 40).entries()) {
    if (nth % 9 === 0) ats.delete(id);
    else if (nth % 3 === 0) ats.changeRoles(id, []);
    else ats.edit(id, { last_name: `Name ${Math.random()}` });
  }
  for (let hired = 0; hired < 5; hired += 1) ats.hire();
}

/** What arrived whole. */
const eventsIn = ({ out }: Pick<Exit, 'out'>): readonly BusEvent[] =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => delivered(JSON.parse(line)));

/** About as long as a run takes from its first line, on a machine that has nothing else to do. */
const LIFETIME_MS = 500;

/** Fewer than a run has to tell. */
const MOST_LINES = 60;

/** By the clock the program dies anywhere, by its output while it publishes, however slow the machine is. */
async function killSometime(program: Child, by: 'clock' | 'output'): Promise<string> {
  await program.until(({ err }) => err.includes('Polling'));
  const [milliseconds, lines] = [random(LIFETIME_MS), random(MOST_LINES)];
  if (by === 'clock') await delay(milliseconds);
  else await program.until(({ out }) => out.split('\n').length > lines);
  program.kill('SIGKILL');
  return by === 'clock' ? `${milliseconds} ms` : `${lines} lines`;
}

const random = (below: number) => Math.floor(Math.random() * below);

type Scene = {
  readonly world: World;
  readonly start: () => Child;
  /** Of every process so far. */
  readonly exits: Exit[];
  readonly deaths: string[];
};

async function setScene(): Promise<Scene> {
  const world = smallWorld();
  const kombo = await startSandbox({ world });
  onTestFinished(kombo.close);
  const words = ['--once', '--json', '--data', newDirectory()];
  const KOMBO_INTEGRATIONS = kombo.integration_ids.join(',');
  const environment = { KOMBO_API_KEY: kombo.api_key, KOMBO_BASE_URL: kombo.url, KOMBO_INTEGRATIONS };
  return { world, start: () => launch(words, environment), exits: [], deaths: [] };
}

async function die({ start, exits, deaths }: Scene, by: 'clock' | 'output'): Promise<void> {
  const program = start();
  deaths.push(await killSometime(program, by));
  exits.push(await program.exit);
}

async function goOn({ start, exits, deaths }: Scene): Promise<void> {
  const exit = await start().exit;
  expect(exit.code, `killed after ${deaths.join(', ')}: ${exit.err}`).toBe(0);
  exits.push(exit);
}

it('loses nothing and invents nothing when it is killed again and again', { timeout: 2 * PATIENCE_MS }, async () => {
  const scene = await setScene();
  const { integrations } = scene.world;
  await die(scene, 'clock');
  await goOn(scene);
  const before = integrations.map((ats) => look(ats));
  for (const by of ['clock', 'output', 'output'] as const) {
    integrations.forEach(changeMany);
    await die(scene, by);
  }
  await goOn(scene);
  const events = scene.exits.flatMap(eventsIn);
  for (const [nth, ats] of integrations.entries()) {
    const about = events.filter(({ detail }) => JSON.stringify(detail).includes(ats.id));
    expectTruth(about, ats, before[nth] ?? new Map());
  }
});
