import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { BusEvent } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../infra/local/sandbox/world.ts';
import { delivered } from '../infra/local/examples.ts';
import { told } from '../support/ledger.ts';
import { findNode24 } from '../support/node24.ts';
import { install, type Installation } from './installation.ts';
import { installMinistack, startMinistack } from './ministack.ts';

const node24 = findNode24();
const canDeploy = node24 !== undefined && installMinistack();

const CUSTOMER = { origin_id: '36123', organization_name: 'Acme, Inc.' };
const SIZE = 40;

/** Two ticks of the schedule, and what comes of them. */
const PATIENCE = { timeout: 150_000, interval: 500 };

const Account = z.object({ id: z.string(), has_access: z.boolean(), sequence: z.number() });
type Account = z.infer<typeof Account>;

const closing: (() => unknown)[] = [];
/** What the subscriber's function was given. */
const left: BusEvent[] = [];
/** What the directory behind a subscriber of the kit was told. */
const accounts: Account[] = [];
let installation: Installation;
let ats: Integration;
let other: Integration;
let kombo: { readonly kombo_base_url: string; readonly throw_away: true };

async function startTestServer(): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (request.url === '/directory') accounts.push(Account.parse(JSON.parse(body)));
      else left.push(delivered(JSON.parse(body)));
      return response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening server has an address');
  return `http://127.0.0.1:${address.port}`;
}

async function expectNews(...lines: readonly string[]): Promise<void> {
  await vi.waitFor(
    async () => expect(told(await installation.news())).toEqual(expect.arrayContaining([...lines])),
    PATIENCE,
  );
}

async function countOf(type: string): Promise<number> {
  return (await installation.news()).filter((event) => event['detail-type'] === type).length;
}

/** @returns what is to be told of it */
function leave(count: number): readonly string[] {
  const leavers = ats.people().filter(({ remote_deleted_at }) => remote_deleted_at === null);
  return leavers.slice(0, count).map(({ id }) => {
    ats.delete(id);
    return `user.deleted ${id}`;
  });
}

beforeAll(async () => {
  if (!canDeploy) return;
  const plan = { connector: CONNECTORS.greenhouse, size: SIZE, origin_id: CUSTOMER.origin_id };
  const world = makeWorld({ integrations: [plan, plan] });
  [ats = ats, other = other] = world.integrations;
  const sandbox = await startSandbox({ world });
  const emulator = await startMinistack(node24);
  kombo = { kombo_base_url: sandbox.url, throw_away: true };
  closing.push(sandbox.close, emulator.close);
  installation = await install({ endpoint: emulator.endpoint, test_url: await startTestServer() }, kombo);
  closing.push(installation.close);
  await installation.fillSecret(sandbox.api_key);
});

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

describe.skipIf(!canDeploy)('the deployed stack', () => {
  it('takes the baselines of whom an operator has added, and of whom only the schedule finds', async () => {
    await installation.ops('add', ats.id);
    await installation.register.add(other.id, CUSTOMER);
    await vi.waitFor(async () => expect(await countOf('integration.ready')).toBe(2), PATIENCE);
    const live = { state: 'live', users: SIZE };
    expect(await installation.ops('list')).toMatchObject({ integrations: [live, live] });
  });

  it('tells changes to a queue and to a function, by rules that know the name of the bus', async () => {
    const person = ats.hire();
    const [leaver = ''] = leave(1);
    await installation.ops('poll', ats.id);
    await expectNews(`user.created ${person.id}`, leaver);
    await vi.waitFor(() => expect(told(left)).toEqual([leaver]), PATIENCE);
  });

  it('tells a directory that was subscribed with the kit, whose table then knows what was done', async () => {
    const { directory } = installation;
    const person = ats.hire();
    await installation.ops('poll', ats.id);
    const told_of = () => accounts.filter(({ id }) => id === person.id);
    await vi.waitFor(() => expect(told_of()).toMatchObject([{ has_access: true }]), PATIENCE);
    ats.delete(person.id);
    await installation.ops('poll', ats.id);
    await vi.waitFor(() => expect(told_of()).toMatchObject([{ has_access: true }, { has_access: false }]), PATIENCE);
    const last = told_of().at(-1)?.sequence;
    await vi.waitFor(async () => expect(await directory.done(ats.id, person.id)).toBe(last), PATIENCE);
    await directory.send('{"detail-type":"user.deleted"}');
    const reason = expect.stringContaining('not of this contract');
    await vi.waitFor(
      async () => expect(await directory.deadLetters()).toEqual([['{"detail-type":"user.deleted"}', reason]]),
      PATIENCE,
    );
  });

  it('holds what looks like an accident, and tells it when a person has approved', async () => {
    const leavers = leave(10);
    await installation.ops('poll', ats.id);
    await vi.waitFor(async () => expect(await countOf('integration.held')).toBe(1), PATIENCE);
    expect(told(await installation.news())).not.toContain(leavers[0]);
    expect(await installation.ops('holds')).toMatchObject({ holds: [{ kind: 'deletions', held: 10, answer: null }] });
    await installation.ops('approve', ats.id, 'deletions', '--count', '10');
    await expectNews(...leavers);
  });

  it('keeps its state when it is deployed again', async () => {
    const before = installation.outputs();
    await installation.deploy(kombo);
    expect(installation.outputs()).toEqual(before);
    const person = ats.hire();
    await installation.ops('poll', ats.id);
    await expectNews(`user.created ${person.id}`);
    expect(await countOf('integration.ready')).toBe(2);
  });

  it('goes by a setting that was changed, from the next poll on', async () => {
    await installation.deploy({ ...kombo, guards: { deletions: 'off' } });
    const leavers = leave(12);
    await installation.ops('poll', ats.id);
    await expectNews(...leavers);
    expect(await countOf('integration.held')).toBe(1);
  });
});
