import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createBus } from '../../../functions/adapters/bus.ts';
import { createKombo } from '../../../functions/adapters/kombo.ts';
import type { Asking } from '../../../functions/adapters/queue.ts';
import { PollFailure } from '../../../functions/domain/failure.ts';
import { dispatch, type Deps } from '../../../functions/dispatch/dispatch.ts';
import { dispatcher, SINK } from '../../support/dispatcher.ts';
import { notices } from '../../support/ledger.ts';
import { loopback } from '../../support/loopback.ts';
import { BUS_NAME } from '../../support/process.ts';
import { startRig, type Rig } from '../../support/rig.ts';

const REFUSED = { kind: 'error', status: 401, code: 'PLATFORM.AUTHENTICATION_INVALID' } as const;

describe('when Kombo refuses the key', () => {
  let rig: Rig;
  let key: string;
  let url: string;
  let asked: Asking[];
  let troubles: (string | null)[];

  beforeEach(async () => {
    rig = await startRig(3);
    await rig.register.add(rig.neighbour.ats.id, { origin_id: null, organization_name: 'The neighbour' });
    for (const { process } of [rig, rig.neighbour]) await process().poll();
    rig.sandbox.faults.next(rig.ats.id, REFUSED, 10);
    await rig.process().poll();
    rig.sandbox.faults.clear();
    [key, url, asked, troubles] = ['replaced', rig.sandbox.url, [], []];
    rig.pass(600_000);
  });
  afterEach(() => rig.close());

  async function tick(changes: Partial<Deps> = {}): Promise<void> {
    const api_key = { get: async () => key, refresh: async () => key };
    const client = new EventBridgeClient(loopback(rig.bus.url));
    const queue = { ...SINK, send: async (sent: readonly Asking[]) => void asked.push(...sent) };
    const deps = dispatcher(rig.table.table);
    await dispatch({
      ...deps,
      kombo: createKombo({ base_url: url, api_key, backoff_ms: 1 }),
      bus: createBus({ client, bus_name: BUS_NAME, backoff: { base_ms: 1, tries: 2 } }),
      lightQueue: queue,
      heavyQueue: queue,
      telemetry: { dispatched: ({ trouble }) => void troubles.push(trouble) },
      clock: rig.clock,
      ...changes,
    });
    client.destroy();
  }

  it('asks for nobody, tells it once for all, and goes on by itself', async () => {
    for (let ticks = 0; ticks < 3; ticks += 1) await tick();
    expect(asked).toEqual([]);
    expect(troubles).toEqual(Array(3).fill('PLATFORM.AUTHENTICATION_INVALID'));
    expect(notices(rig.events)).toEqual(['failing PLATFORM.AUTHENTICATION_INVALID']);
    expect(rig.events.at(-1)?.detail).toMatchObject({
      metadata: { integration_id: '*', tool: '*', customer: { origin_id: null, organization_name: null } },
      data: { attempts: 1 },
    });
    key = rig.sandbox.api_key;
    await tick();
    expect(asked.map(({ integration_id }) => integration_id).sort()).toEqual([rig.ats.id, rig.neighbour.ats.id].sort());
    expect(notices(rig.events)).toEqual([
      'failing PLATFORM.AUTHENTICATION_INVALID',
      'recovered PLATFORM.AUTHENTICATION_INVALID',
    ]);
    expect(troubles.at(-1)).toBeNull();
  });

  it('blames no integration that is polled all the same, because somebody rings, and tells nothing of it', async () => {
    await tick();
    for (let rings = 0; rings < 5; rings += 1) {
      rig.sandbox.faults.next(rig.ats.id, REFUSED, 10);
      await rig.process().poll();
      rig.sandbox.faults.clear();
      rig.pass(60_000);
    }
    expect(await rig.register.read(rig.ats.id)).toMatchObject({ attempts: 1, failure: { remedy: 'everyone' } });
    expect(notices(rig.events)).toEqual(['failing PLATFORM.AUTHENTICATION_INVALID']);
    key = rig.sandbox.api_key;
    rig.pass(300_000);
    await tick();
    expect(asked.map(({ integration_id }) => integration_id)).toContain(rig.ats.id);
  });

  it('costs one request a tick, and none when all is well', async () => {
    const before = rig.sandbox.requests().length;
    await tick();
    expect(rig.sandbox.requests().length - before).toBe(1);
    key = rig.sandbox.api_key;
    await tick();
    await rig.process().poll();
    const after = rig.sandbox.requests().length;
    await tick();
    expect(rig.sandbox.requests().length).toBe(after);
  });

  it('is no reason to stop if the key has been replaced since', async () => {
    key = rig.sandbox.api_key;
    await tick();
    expect(asked).toHaveLength(2);
    expect(notices(rig.events)).toEqual([]);
  });

  it('and then does not answer, it stays as it was', async () => {
    url = 'http://127.0.0.1:9';
    await tick();
    expect(asked).toHaveLength(2);
    expect(notices(rig.events)).toEqual([]);
    url = rig.sandbox.url;
    await tick();
    url = 'http://127.0.0.1:9';
    await tick();
    expect(asked).toHaveLength(2);
    expect(notices(rig.events)).toEqual(['failing PLATFORM.AUTHENTICATION_INVALID']);
  });

  it('tells it when the bus is back', async () => {
    rig.bus.breakNext('unavailable', { times: 4 });
    await tick();
    expect(notices(rig.events)).toEqual([]);
    rig.bus.mend();
    await tick();
    await tick();
    expect(notices(rig.events)).toEqual(['failing PLATFORM.AUTHENTICATION_INVALID']);
  });

  it('tells it once, with the same id, when the dispatcher dies between the table and the bus', async () => {
    await expect(tick({ bus: { publish: () => Promise.reject(new TypeError('Killed')) } })).rejects.toThrow('Killed');
    await expect(tick({ program: dyingAfterPublication(dispatcher(rig.table.table)) })).rejects.toThrow('Killed');
    for (let ticks = 0; ticks < 2; ticks += 1) await tick();
    const failing = rig.events.filter((event) => event['detail-type'] === 'integration.failing');
    expect(failing).toHaveLength(2);
    expect(new Set(failing.map(({ detail }) => JSON.stringify(detail))).size).toBe(1);
  });

  it('goes on when Kombo answers the probe with something else', async () => {
    await tick();
    const checkApiKey = async () => {
      throw new PollFailure({ remedy: 'report', code: 'PLATFORM.UNKNOWN_ERROR', title: null });
    };
    await tick({ kombo: { checkApiKey } });
    expect(asked).toHaveLength(2);
    expect(notices(rig.events)).toEqual([
      'failing PLATFORM.AUTHENTICATION_INVALID',
      'recovered PLATFORM.AUTHENTICATION_INVALID',
    ]);
  });

  it('tells it once when two ticks find it at the same moment', async () => {
    await Promise.all([tick(), tick()]);
    await tick();
    expect(notices(rig.events)).toHaveLength(1);
  });
});

/** The second write, which takes a notice off the record, never arrives. */
function dyingAfterPublication({ program }: Deps): Deps['program'] {
  return {
    read: () => program.read(),
    write: (next, before) =>
      next.notices.length === 0 ? Promise.reject(new TypeError('Killed')) : program.write(next, before),
  };
}
