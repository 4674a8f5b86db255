import { describe, expect, it } from 'vitest';
import { nextHappening, type Happening } from '../../../../infra/local/sandbox/life.ts';
import { fourCustomers, loadWorld, makeWorld, type World } from '../../../../infra/local/sandbox/world.ts';
import { openSandbox, stoppedClock } from './asking.ts';

const worldWith = (seed: number): World =>
  makeWorld({ seed, now: stoppedClock().now, integrations: fourCustomers({ workday: 200 }) });

const live = (world: World, steps: number): readonly (Happening | undefined)[] =>
  Array.from({ length: steps }, () => nextHappening(world));

function holders(world: World, roleId: string): readonly string[] {
  return world.integrations
    .flatMap(({ people }) => people())
    .filter(({ role_ids, anonymised }) => role_ids.includes(roleId) && !anonymised)
    .map(({ id }) => id);
}

describe('a world', () => {
  it('has the same people for the same seed, and others for another', () => {
    expect(worldWith(1).save()).toBe(worldWith(1).save());
    expect(worldWith(1).save()).not.toBe(worldWith(2).save());
  });

  it('lives the same life for the same seed', () => {
    const [one, other] = [worldWith(3), worldWith(3)];
    expect(live(one, 200)).toEqual(live(other, 200));
    expect(one.save()).toBe(other.save());
  });

  it('that was saved goes on as if it had not been', () => {
    const { now } = stoppedClock();
    const straight = worldWith(4);
    live(straight, 60);
    const begun = worldWith(4);
    live(begun, 40);
    const resumed = loadWorld(begun.save(), { now });
    live(resumed, 20);
    expect(JSON.parse(resumed.save())).toEqual(JSON.parse(straight.save()));
  });
});

describe('what happens', () => {
  it('is everything that can, while the world neither empties nor overflows', () => {
    const world = worldWith(5);
    const kinds = new Set(live(world, 2000).map((happening) => happening?.kind));
    const possible = 'hired promoted renamed deactivated reactivated deleted rehired'.split(' ');
    expect(kinds).toEqual(new Set([...possible, 'role renamed']));
    for (const { people, profile } of world.integrations) {
      const here = people().filter(({ remote_deleted_at }) => remote_deleted_at === null).length;
      expect(here / profile.size).toBeGreaterThan(0.7);
      expect(here / profile.size).toBeLessThan(1.4);
    }
  });

  it.each([1, 2, 3])('is seen at every integration within two minutes of watching (seed %i)', (seed) => {
    const world = makeWorld({ seed, now: stoppedClock().now });
    const seen = live(world, 60).map((happening) => happening?.integration_id);
    for (const { id } of world.integrations) expect(seen.filter((where) => where === id).length).toBeGreaterThan(3);
  });

  it('changes the person it tells of and nobody else, or those who have the role that was renamed', () => {
    const clock = stoppedClock();
    const world = makeWorld({ seed: 6, now: clock.now, integrations: fourCustomers({ workday: 200 }) });
    for (let step = 0; step < 200; step += 1) {
      clock.pass(1);
      const happening = nextHappening(world);
      const now = clock.now().toISOString();
      const touched = world.integrations.flatMap(({ people }) =>
        people().filter(({ touched_at }) => touched_at === now),
      );
      const expected = happening?.kind === 'role renamed' ? holders(world, happening.role_id) : [happening?.user_id];
      expect(new Set(touched.map(({ id }) => id))).toEqual(new Set(expected));
    }
  });

  it('is nothing in a world without people', () => {
    expect(nextHappening(makeWorld({ integrations: [] }))).toBeUndefined();
  });
});

describe('a live sandbox', () => {
  it('lets things happen until it is told to stop', async () => {
    const sandbox = await openSandbox();
    const seen: Happening[] = [];
    const three = new Promise<void>((resolve) => {
      const stop = sandbox.live({
        every_ms: 5,
        onHappening: (happening) => {
          seen.push(happening);
          if (seen.length < 3) return;
          stop();
          resolve();
        },
      });
    });
    await three;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen).toHaveLength(3);
  });
});
