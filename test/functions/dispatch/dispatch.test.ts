import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PollMessage, Queue } from '../../../functions/adapters/queue.ts';
import { createRegister, leaseOf, type Register } from '../../../functions/adapters/register.ts';
import type { DispatchReport } from '../../../functions/adapters/telemetry.ts';
import { DAY_MS } from '../../../functions/domain/sweep.ts';
import { dispatch } from '../../../functions/dispatch/dispatch.ts';
import { startTable, type LocalTable } from '../../../infra/local/table.ts';
import { CUSTOMER, NOW } from '../../support/builders.ts';
import { silentTelemetry } from '../../support/telemetry.ts';

describe('a tick of the dispatcher', () => {
  let local: LocalTable;
  let register: Register;
  let queued: { light: PollMessage[]; heavy: PollMessage[] };
  const reports: DispatchReport[] = [];

  beforeEach(async () => {
    local = await startTable();
    register = createRegister(local.table);
    queued = { light: [], heavy: [] };
  });
  afterEach(() => local.close());

  const into = (messages: PollMessage[]): Queue => ({ send: async (sent) => void messages.push(...sent) });

  const tick = () =>
    dispatch({
      register,
      lightQueue: into(queued.light),
      heavyQueue: into(queued.heavy),
      telemetry: { ...silentTelemetry, dispatched: (report) => void reports.push(report) },
      interval_ms: 300_000,
      sweep_interval_ms: 7 * DAY_MS,
      day_ms: DAY_MS,
      clock: () => NOW,
    });

  /** One that was polled some minutes ago, live and well unless a test says otherwise. */
  async function add(id: string, minutesAgo: number, changes = {}): Promise<void> {
    const then = NOW - minutesAgo * 60_000;
    await register.add(id, CUSTOMER);
    const leased = await register.takeLease({
      integration_id: id,
      owner: 'test',
      now: then,
      until: then,
      asked_at: then,
    });
    if (leased === undefined) throw new Error('It was free');
    const ended = { phase: 'live', live_at: then, attempts: 0, lease_until: null, lease_owner: null } as const;
    await register.write(leaseOf(leased), { ...ended, ...changes });
  }

  it('queues who is due, the longest unpolled first', async () => {
    await add('a:1', 6);
    await add('a:2', 60);
    await add('a:3', 1);
    await tick();
    expect(queued.light).toEqual([{ integration_id: 'a:2' }, { integration_id: 'a:1' }]);
    expect(reports.at(-1)).toEqual({ due: 2, light: 2, heavy: 0, unreadable: [] });
  });

  it('sends baselines, polls that overran and whoever did not end cleanly to the heavy queue', async () => {
    await add('a:1', 6, { phase: 'baseline' });
    await add('a:2', 7, { overran: true });
    await add('a:3', 8, { attempts: 1 });
    await add('a:4', 9, { attempts: 2, ended: 2 });
    await register.add('a:5', CUSTOMER);
    await tick();
    expect(queued.heavy.map(({ integration_id }) => integration_id)).toEqual(['a:5', 'a:3', 'a:2', 'a:1']);
    expect(queued.light).toEqual([{ integration_id: 'a:4' }]);
  });

  it('with nobody due sends nothing', async () => {
    await add('a:1', 1);
    await tick();
    expect(queued).toEqual({ light: [], heavy: [] });
  });
});
