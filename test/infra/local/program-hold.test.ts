import { afterAll, describe, expect, it } from 'vitest';
import { Event, type Detail } from '../../../functions/events/index.ts';
import { CONNECTORS } from '../../../infra/local/sandbox/connectors.ts';
import { startSandbox, type Sandbox } from '../../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../../infra/local/sandbox/world.ts';
import { newDirectory, PATIENCE_MS, runProgram, type Exit } from './child.ts';
import { delivered } from './examples.ts';

const SIZE = 12;

/** More than half of those who are there. */
const GONE = SIZE / 2 + 1;

type Scene = {
  readonly ats: Integration;
  readonly run: (...words: readonly string[]) => Promise<Exit>;
};

const sandboxes = new Set<Sandbox>();
afterAll(async () => {
  for (const { close } of sandboxes) await close();
});

/** A small customer after its baseline, the state in a directory. */
async function setScene(): Promise<Scene> {
  const world = makeWorld({ integrations: [{ connector: CONNECTORS.greenhouse, size: SIZE, origin_id: null }] });
  const [ats] = world.integrations;
  if (ats === undefined) throw new Error('The world has one integration');
  const kombo = await startSandbox({ world });
  sandboxes.add(kombo);
  const environment = { KOMBO_API_KEY: kombo.api_key, KOMBO_BASE_URL: kombo.url, KOMBO_INTEGRATIONS: ats.id };
  const always = ['--once', '--json', '--data', newDirectory()];
  const run = async (...words: readonly string[]) => runProgram([...always, ...words], environment);
  expect(await tellings(run())).toEqual(['integration.ready']);
  return { ats, run };
}

function dismissMost({ ats }: Scene): void {
  for (const { id } of ats.people().slice(0, GONE)) ats.delete(id);
}

async function eventsOf(exit: Promise<Exit>): Promise<readonly Event[]> {
  const { code, out, err } = await exit;
  expect({ code, err }).toMatchObject({ code: 0 });
  const lines = out.split('\n').slice(0, -1);
  return lines.map((line) => Event.parse(delivered(JSON.parse(line))));
}

const tellings = async (exit: Promise<Exit>) => (await eventsOf(exit)).map((event) => event['detail-type']);

/** Most of the customer's people are gone, and it was told. */
async function setHold(): Promise<Scene & { readonly hold: Detail<'integration.held'>['data'] }> {
  const scene = await setScene();
  dismissMost(scene);
  const [event, ...others] = await eventsOf(scene.run());
  expect(others).toEqual([]);
  if (event?.['detail-type'] !== 'integration.held') throw new Error('A hold is told, and nothing else');
  return { ...scene, hold: event.detail.data };
}

/** What follows the directory in a command: the answer. */
const answerIn = (command: string) => command.split(' ').slice(-2);

describe.concurrent('the program, when most of a customer is gone at once', { timeout: 2 * PATIENCE_MS }, () => {
  it('publishes nothing of it until somebody approves', async () => {
    const { ats, run, hold } = await setHold();
    expect(hold).toMatchObject({ kind: 'deletions', field: null, held: GONE, users: SIZE });
    expect(hold.commands.approve).toMatch(/^npm start -- --once --data \S+ --approve \S+$/);
    expect(answerIn(hold.commands.approve)).toEqual(['--approve', `${ats.id}:deletions`]);
    expect(await tellings(run())).toEqual([]);
    const told = await tellings(run(...answerIn(hold.commands.approve)));
    expect(told).toEqual([...Array<string>(GONE).fill('user.deleted'), 'integration.released']);
  });

  it('takes it over in silence when somebody dismisses it', async () => {
    const { ats, run, hold } = await setHold();
    expect(await tellings(run(...answerIn(hold.commands.dismiss)))).toEqual(['integration.released']);
    expect(await tellings(run('--sweep'))).toEqual([]);
    const left = ats.people().find(({ remote_deleted_at }) => remote_deleted_at === null);
    if (left === undefined) throw new Error('Some are left');
    ats.edit(left.id, { last_name: 'Changed' });
    expect(await tellings(run())).toEqual(['user.updated']);
  });
});

describe.concurrent('the program, asked for a sweep', { timeout: 2 * PATIENCE_MS }, () => {
  it('finds what a delta cannot see', async () => {
    const { ats, run } = await setScene();
    const [gone] = ats.people();
    if (gone === undefined) throw new Error('There are people');
    ats.remove(gone.id);
    expect(await tellings(run())).toEqual([]);
    const swept = await run('--sweep');
    expect(swept).toMatchObject({ code: 0, err: expect.stringContaining('sweep: 1 event') });
    expect(swept.out).toContain('"reason":"missing"');
  });
});
