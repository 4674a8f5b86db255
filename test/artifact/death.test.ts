import { describe, expect, inject, it } from 'vitest';
import { expectTruth, look, newsOn } from '../support/ledger.ts';
import { INTERVAL_MS, LONG_MS, setScene } from './scene.ts';

/** More than a page, so that the process dies between two steps of many. */
const SIZE = 300;

describe.skipIf(inject('node24') === null)('a delta in the bundle, whose process is killed', () => {
  it.each([1, 130, 260])('at event %i is finished by the next, which repeats identically', async (nth) => {
    const { deployment, ids, ats, round } = await setScene({ sizes: [SIZE] });
    await round();
    const before = look(ats);
    for (const { id } of ats.people()) ats.edit(id, { last_name: 'Renamed' });
    await deployment.pass(INTERVAL_MS, ids);
    deployment.onEvent(() => {
      if (newsOn(deployment.events).length === nth) deployment.light.kill();
    });
    await round();
    const untilDeath = newsOn(deployment.events).length;
    expect(untilDeath).toBeGreaterThanOrEqual(nth);
    expect(untilDeath).toBeLessThan(SIZE);

    await deployment.pass(INTERVAL_MS, ids);
    await round();
    expect(new Set(newsOn(deployment.events).map(({ detail }) => detail.metadata.event_id)).size).toBe(SIZE);
    expectTruth(deployment.events, ats, before);
    // The message of the poll that died comes again, and finds the work done.
    await deployment.pass(LONG_MS, ids);
    await deployment.drain();
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);
  });
});
