import { describe, expect, inject, it } from 'vitest';
import { userEventPattern } from '../../infra/constructs/user-event-subscriber.ts';
import { matches, readPattern } from '../../infra/event-pattern.ts';
import { Event } from '../../functions/events/index.ts';
import { LONG_MS, setScene, type Scene } from './scene.ts';

/** Three times what is put on the bus at once. */
const SIZE = 250;

/** The state that was put on the bus: of whom, for whom, and the whole of it as text. */
function statesOn({ deployment }: Scene) {
  return deployment.events
    .map((event) => Event.parse(event))
    .flatMap((event) => (event['detail-type'] === 'user.snapshot' ? [event.detail] : []))
    .map(({ metadata, data }) => ({
      id: data.user.id,
      to: metadata.subscriber,
      text: JSON.stringify([metadata, data]),
    }));
}

const patternOf = (name: string) => {
  const { detailType, ...pattern } = userEventPattern({ name, snapshots: true });
  return readPattern({ ...pattern, 'detail-type': detailType });
};

const ask = (integration_id: string) => ({ command: 'catch-up', subscriber: 'okta', integration_id });

describe.skipIf(inject('node24') === null)('a catch-up in the bundles', () => {
  it('tells one subscriber who is there, and misses nobody where a process is killed midway', async () => {
    const scene = await setScene({ sizes: [SIZE] });
    const { deployment, ats, round } = scene;
    await round();
    expect(await deployment.operate.invoke(ask(ats.id))).toMatchObject({ is: 'returned', result: { ok: true } });
    let kills = 0;
    deployment.onEvent(() => {
      if (statesOn(scene).length !== 130 || kills > 0) return;
      kills += 1;
      deployment.heavy.kill();
    });
    await deployment.drain();
    expect(statesOn(scene).length).toBeLessThan(SIZE);
    expect(deployment.pending()).toBe(1);

    await deployment.pass(LONG_MS, []);
    await deployment.drain();
    const states = statesOn(scene);
    const everybody = ats.people().map(({ id }) => id);
    expect(kills).toBe(1);
    expect(new Set(states.map(({ id }) => id))).toEqual(new Set(everybody));
    // What came twice is the same to the byte.
    expect(new Set(states.map(({ text }) => text)).size).toBe(SIZE);
    expect(new Set(states.map(({ to }) => to))).toEqual(new Set(['okta']));
    expect([deployment.pending(), deployment.dead()]).toEqual([0, []]);

    const state = deployment.events.find((event) => event['detail-type'] === 'user.snapshot');
    expect(['okta', 'other'].map((name) => matches(patternOf(name), state ?? {}))).toEqual([true, false]);
  });
});
