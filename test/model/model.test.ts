import { expect, it } from 'vitest';
import { check } from './check.ts';

/** Enough to notice that something is broken; `npm run test:model` plays thousands. */
const RUNS = 150;
const MOST_MS = 20_000;

it('random lives, faults and polls lose nothing and invent nothing', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { failure } = await check({ seed, runs: RUNS }, MOST_MS);
  expect(failure, `npm run test:model -- --seed ${seed} --path ${failure?.path}\n${failure?.story}`).toBeUndefined();
});
