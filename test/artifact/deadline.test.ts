import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { told } from '../support/ledger.ts';
import { INTERVAL_MS, LONG_MS, setScene } from './scene.ts';

/** Of these the code keeps 25 for a page and for its end: within the others a page or three are begun. */
const SHORT_SECONDS = 31;

/** So that these pages do not fit: what Kombo takes for an answer, and people for four pages. */
const SLOW = { latency_ms: 1_200 };
const SIZE = 1000;

const typesOf = (events: readonly { readonly 'detail-type': string }[]) => events.map((event) => event['detail-type']);

describe.skipIf(inject('node24') === null)('a baseline in the bundle, when time is short', () => {
  it('goes on by messages, and is complete in the end', async () => {
    const { deployment, ids, ats, round } = await setScene({
      sizes: [SIZE],
      kombo: SLOW,
      timeout_seconds: { heavy: SHORT_SECONDS },
    });
    await round();
    const outcomes = deployment.heavy.log().flatMap((line) => /"outcome":"(\w+)"/.exec(line)?.[1] ?? []);
    expect(outcomes.length).toBeGreaterThan(1);
    expect(outcomes.slice(0, -1).every((outcome) => outcome === 'continued')).toBe(true);
    expect(outcomes.at(-1)).toBe('completed');
    expect(typesOf(deployment.events)).toEqual(['integration.ready']);

    const last = ats.people().at(-1);
    ats.edit(last?.id ?? '', { last_name: 'Renamed' });
    await deployment.pass(INTERVAL_MS, ids);
    await round();
    expect(told(deployment.events)).toEqual([`user.updated ${last?.id}`]);
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
  });

  it('is killed at its deadline wherever it is, and finished by the next tick after its lease', async () => {
    const { deployment, ids, round } = await setScene({
      sizes: [SIZE],
      kombo: SLOW,
      timeout_seconds: { heavy: SHORT_SECONDS },
    });
    const killed = round();
    while (deployment.heavy.starts.length === 0) await delay(20);
    await delay(4_000);
    deployment.heavy.stall();
    await killed;
    expect(await deployment.register.read(ids[0] ?? '')).toMatchObject({ phase: 'baseline', attempts: 1, ended: 0 });
    expect(deployment.pending()).toBe(1);

    await deployment.pass(INTERVAL_MS, ids);
    await round();
    expect(deployment.heavy.starts).toHaveLength(2);
    expect(typesOf(deployment.events)).toEqual(['integration.ready']);
    expect(await deployment.register.read(ids[0] ?? '')).toMatchObject({ phase: 'live', attempts: 0, users: SIZE });
    await deployment.pass(LONG_MS, ids);
    await deployment.drain();
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
  });
});
