import { describe, expect, inject, it } from 'vitest';
import { look, expectTruth, told } from '../support/ledger.ts';
import { INTERVAL_MS, setScene } from './scene.ts';

describe.skipIf(inject('node24') === null)('the bundles, from the schedule to the bus', () => {
  it('take baselines in silence, and tell what changed after them', async () => {
    const { deployment, world, ids, ats, round } = await setScene({ sizes: [40, 25] });
    await round();
    expect(deployment.events.map((event) => event['detail-type'])).toEqual(['integration.ready', 'integration.ready']);

    const before = world.integrations.map((one) => look(one));
    const [ada, leaver] = ats.people();
    ats.edit(ada?.id ?? '', { last_name: 'Renamed' });
    ats.delete(leaver?.id ?? '');
    await deployment.pass(INTERVAL_MS, ids);
    await round();
    expect(told(deployment.events)).toEqual([`user.updated ${ada?.id}`, `user.deleted ${leaver?.id}`]);
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
    for (const [nth, one] of world.integrations.entries()) {
      const about = deployment.events.filter(({ detail }) => JSON.stringify(detail).includes(one.id));
      expectTruth(about, one, before[nth] ?? new Map());
    }
  });

  it('count under the names of the functions, and of no integration', async () => {
    const { deployment, ids, round } = await setScene({ sizes: [3] });
    await round();
    await deployment.pass(INTERVAL_MS, ids);
    await round();
    const counted = [deployment.dispatch, deployment.heavy, deployment.light].map((one) =>
      one.log().filter((line) => line.includes('"CloudWatchMetrics"')),
    );
    expect(counted.map((lines) => lines.map((line) => /"service":"(\w+)"/.exec(line)?.[1]))).toEqual([
      ['dispatch', 'dispatch'],
      ['poll'],
      ['poll'],
    ]);
    expect(counted.flat().filter((line) => line.includes(ids[0] ?? ''))).toEqual([]);
  });

  it('ask for nobody twice within an interval', async () => {
    const { deployment, round } = await setScene({ sizes: [3] });
    await round();
    await round();
    expect(deployment.heavy.log().filter((line) => line.includes('"message":"poll"'))).toHaveLength(1);
    expect(deployment.light.starts).toEqual([]);
  });

  it('start once, and are frozen while nobody needs them', async () => {
    const { deployment, ids, round } = await setScene({ sizes: [3] });
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await round();
      await deployment.pass(INTERVAL_MS, ids);
    }
    const { dispatch, light, heavy } = deployment;
    expect([dispatch, light, heavy].map(({ starts }) => starts.length)).toEqual([1, 1, 1]);
    expect(deployment.pending()).toBe(0);
  });
});
