import { expect, it } from 'vitest';
import { check } from './check.ts';

/** Enough to notice that something is broken; `npm run test:model` plays thousands. */
const RUNS = 150;
const MOST_MS = 20_000;
/** The same lives each time, so that it is a change of the code that fails; other ones are for `npm run test:model`. */
const SEED = 1;

it('random lives, faults and polls lose nothing and invent nothing', async () => {
  const { failure } = await check({ seed: SEED, runs: RUNS }, MOST_MS);
  expect(failure, `npm run test:model -- --seed ${SEED} --path ${failure?.path}\n${failure?.story}`).toBeUndefined();
});
