import { describe, expect, it } from 'vitest';
import { EVENTS } from './bus-events.ts';
import { hasEventRuler, matchesOf } from './event-ruler.ts';
import { alertRules } from './readme.ts';

const NAMES = Object.keys(EVENTS);
const OF_ANOTHER = new Set(['user.deleted', 'user.updated: of another customer']);

/** An alert rule is told no state unless it asks for that by its name: what matches is more than what is told. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  acme: NAMES.filter((name) => name.startsWith('user.') && !OF_ANOTHER.has(name)),
  leavers: ['user.deactivated', 'user.deleted'],
  trouble: ['integration.held', 'integration.failing', 'integration.recovered'],
};

const isHere = await hasEventRuler();

describe.skipIf(!isHere)("an alert rule of the README, in AWS's own matcher", () => {
  const rules = alertRules();
  const asked = rules.flatMap(({ name, pattern }) =>
    NAMES.map((of) => ({ name, of, pattern, event: EVENTS[of] ?? {} })),
  );
  const answers = isHere ? matchesOf(asked) : [];

  it.each(Object.entries(EXPECTED))('%s matches exactly those events', (rule, events) => {
    const matched = asked.filter(({ name }, index) => name === rule && answers[index]).map(({ of }) => of);
    expect(matched.toSorted()).toEqual(events.toSorted());
  });

  it('is none that is not looked at here', () => {
    expect(rules.map(({ name }) => name).toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
  });
});
