import { beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/settings.ts';
import { MINUTE_MS, type Journal } from './dispatching/journal.ts';
import { simulate, type Scenario } from './dispatching/simulation.ts';

/** More than the budget is for: each can be polled every eight minutes at most. */
const BUDGET = 48;
/** Of so few a failing poll, which asks four times, is a larger part than of many. */
const MOST = BUDGET * 1.2;
const CROWDED: Scenario = {
  settings: { ...readSettings({ heavy_concurrency: 2, light_concurrency: 2 }), requests_per_minute: BUDGET },
  integrations: 400,
  hours: 2,
  newcomers: { count: 3, users: 20_000, after_minutes: 10 },
};

describe('two hours of more integrations than the budget is for', () => {
  let journal: Journal;
  beforeAll(async () => {
    journal = await simulate(CROWDED);
  });

  it('starve nobody, and favour nobody', () => {
    const polls = [...journal.watched.values()].map((one) => one.polls);
    expect(Math.max(...journal.oldest)).toBeLessThan(20 * MINUTE_MS);
    expect(Math.max(...polls)).toBeLessThanOrEqual(Math.min(...polls) + 3);
  });

  it('keep to the budget, also when large ones are added', () => {
    expect(journal.requests.filter((one) => one > MOST)).toEqual([]);
    expect(journal.baselines.size).toBe(3);
  });

  it('poll nobody twice where once would do, and lose no message', () => {
    expect(journal.counts.repeated).toBeLessThanOrEqual(2);
    expect(journal.counts.dead_letters).toBe(0);
  });

  it('leave alone for longer and longer who kills its process', () => {
    expect(journal.counts.deaths).toBeGreaterThanOrEqual(2);
    expect(journal.counts.deaths).toBeLessThanOrEqual(6);
  });

  it('send nothing when nobody is due', async () => {
    const alone = { ...CROWDED, integrations: 1, newcomers: { ...CROWDED.newcomers, count: 0 } };
    const { counts } = await simulate(alone);
    // The only one there is needs a person: after three failures it is left alone for a day.
    expect(counts.failures).toBe(3);
    const [ticks, looks] = [120, 2];
    const [sent, received, deleted] = [3, 3, 3];
    expect(counts.sqs_requests).toBe(ticks * looks + sent + received + deleted);
  });

  it('go on with a baseline that does not fit into one function', async () => {
    const large = { ...CROWDED, integrations: 1, newcomers: { count: 1, users: 100_000, after_minutes: 10 } };
    const { baselines } = await simulate(large);
    expect(baselines.size).toBe(1);
  });

  it('sweep 100,000 users in one function, by the usual settings', async () => {
    const newcomers = { count: 1, users: 100_000, after_minutes: 10 };
    const { counts } = await simulate({ settings: readSettings({}), integrations: 1, hours: 30, newcomers });
    expect([counts.sweeps, counts.sweeps_given_up]).toEqual([1, 0]);
  });

  it('are the same each time', async () => {
    expect(await simulate(CROWDED)).toEqual(journal);
  });
});
