import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asking, MeasuredQueue } from '../../../functions/adapters/queue.ts';
import { createRegister, leaseOf, type Register } from '../../../functions/adapters/register.ts';
import type { DispatchReport } from '../../../functions/adapters/telemetry.ts';
import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { startTable, type LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { dispatcher } from '../../support/dispatcher.ts';
import { silentTelemetry } from '../../support/telemetry.ts';

describe('a tick of the dispatcher', () => {
  let local: LocalTable;
  let register: Register;
  let queued: { light: Asking[]; heavy: Asking[] };
  const reports: DispatchReport[] = [];

  beforeEach(async () => {
    local = await startTable();
    register = createRegister(local.table);
    queued = { light: [], heavy: [] };
  });
  afterEach(() => local.close());

  const into = (asked: Asking[]): MeasuredQueue => ({
    send: async (sent) => void asked.push(...sent),
    backlog: async () => asked.length,
  });

  /** @param reading_ms how long it takes to read the register */
  const tick = (reading_ms = 0, changes = {}) => {
    let now = NOW;
    return dispatch({
      ...dispatcher(local.table),
      register: {
        list: async () => {
          now += reading_ms;
          return register.list();
        },
      },
      clock: () => now,
      lightQueue: into(queued.light),
      heavyQueue: into(queued.heavy),
      telemetry: { ...silentTelemetry, dispatched: (report) => void reports.push(report) },
      ...changes,
    });
  };

  /** One that was polled some minutes ago, live and well unless a test says otherwise. */
  async function add(id: string, minutesAgo: number, changes = {}): Promise<void> {
    const then = NOW - minutesAgo * 60_000;
    await register.add(id, CUSTOMER);
    const request = { integration_id: id, owner: 'test', now: then, until: then, asked_at: then };
    const leased = await register.takeLease(request);
    if (leased === undefined) throw new Error('It was free');
    const ended = { phase: 'live', live_at: then, attempts: 0, lease_until: null, lease_owner: null } as const;
    await register.write(leaseOf(leased), { ...ended, ...changes });
  }

  const ids = (asked: readonly Asking[]) => asked.map(({ integration_id }) => integration_id);

  it('queues who is due, the longest unpolled first', async () => {
    await add('a:1', 6);
    await add('a:2', 60);
    await add('a:3', 1);
    await tick();
    expect(ids(queued.light)).toEqual(['a:2', 'a:1']);
    expect(reports.at(-1)).toMatchObject({ due: 2, light: 2, heavy: 0, unreadable: [], trouble: null });
  });

  it('queues who will be due before the next tick, held back until then', async () => {
    await add('a:1', 4.5);
    await add('a:2', 3.9);
    await tick();
    expect(queued.light).toEqual([{ integration_id: 'a:1', delay_seconds: 30, asked_at: NOW }]);
  });

  it('leaves to the next tick what would not have begun when that one reads the register', async () => {
    await add('a:1', 4.5);
    await add('a:2', 4);
    await tick(10_000);
    expect(queued.light).toMatchObject([{ integration_id: 'a:1', delay_seconds: 20 }]);
  });

  it('sends baselines, polls that overran and whoever did not end cleanly to the heavy queue', async () => {
    await add('a:1', 6, { phase: 'baseline' });
    await add('a:2', 7, { overran: true });
    await add('a:3', 8, { attempts: 1 });
    await add('a:4', 60, { attempts: 2, ended: 2 });
    await register.add('a:5', CUSTOMER);
    await tick();
    expect(ids(queued.heavy)).toEqual(['a:5', 'a:3', 'a:2', 'a:1']);
    expect(ids(queued.light)).toEqual(['a:4']);
  });

  it('sends nothing more while nobody receives what was sent before', async () => {
    const many = Array.from({ length: 200 }, (_, nth) => `a:${nth}`);
    for (const id of many) await register.add(id, CUSTOMER);
    for (let ticks = 0; ticks < 10; ticks += 1) await tick();
    expect(queued.heavy.length).toBeLessThanOrEqual(120);
    expect(queued.heavy.length).toBeGreaterThanOrEqual(40);
  });

  it('leaves room for a new one, which may be large, and little for one that had nobody before', async () => {
    const budget = { requests_per_minute: 50, heavy_concurrency: 5 };
    const many = Array.from({ length: 60 }, (_, nth) => `a:${nth}`);
    for (const id of many) await add(id, 6);
    await register.add('new:1', CUSTOMER);
    await tick(0, budget);
    expect(queued.light).toHaveLength(50 - 5);
    queued = { light: [], heavy: [] };
    await add('new:1', 60, { phase: 'baseline', attempts: 1, ended: 1 });
    await tick(0, budget);
    expect(ids(queued.heavy)).toEqual(['new:1']);
    expect(queued.light).toHaveLength(50 - 3);
  });

  it('without a key polls nobody, and tells how the integrations are all the same', async () => {
    await add('a:1', 60, { windows: { last: NOW - 3_600_000, before: NOW - 3_900_000 } });
    await tick(0, { hasKey: async () => false });
    expect(queued).toEqual({ light: [], heavy: [] });
    expect(reports.at(-1)).toMatchObject({ due: 1, light: 0, trouble: 'SECRET.UNFILLED', oldest_poll_seconds: 3600 });
  });

  it('with nobody due sends nothing', async () => {
    await add('a:1', 1);
    await tick();
    expect(queued).toEqual({ light: [], heavy: [] });
  });
});
