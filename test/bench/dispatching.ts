import { readSettings } from '../../infra/settings.ts';
import { billOf } from './dispatching/bill.ts';
import { chartOf } from './dispatching/chart.ts';
import { MINUTE_MS, type Journal } from './dispatching/journal.ts';
import { simulate, type Scenario } from './dispatching/simulation.ts';
import { figure, type Figure, type Measurement } from './figures.ts';

const NEWCOMERS = { count: 10, users: 20_000, after_minutes: 60 };
const DAY = { hours: 24, newcomers: NEWCOMERS };
const MANY: Scenario = { ...DAY, settings: readSettings({}), integrations: 10_000 };
const FASTER: Scenario = { ...MANY, settings: readSettings({ requests_per_minute: 2400 }) };
const FEWER: Scenario = { ...MANY, integrations: 1000 };

/**
 * By how much a minute may exceed the budget: a failing poll tries again, and one that meets a leaver asks twice more, which
 * nobody knew before. Requests that are taken up again after a tick fall into another minute.
 */
const MARGIN = 1 / 10;

/** A day of many integrations in virtual time: the real dispatcher, everything else modelled. */
export async function dispatching(): Promise<readonly Measurement[]> {
  const many = await simulate(MANY);
  const faster = await simulate(FASTER);
  const fewer = await simulate(FEWER);
  return [
    { ...measurementOf(MANY, many), chart: () => draw(many, faster) },
    measurementOf(FASTER, faster),
    measurementOf(FEWER, fewer),
  ];
}

function measurementOf(scenario: Scenario, journal: Journal): Measurement {
  const { integrations, hours, settings, newcomers } = scenario;
  const { requests_per_minute: budget, poll_interval_minutes } = settings;
  const who = `${integrations.toLocaleString('en')} integrations every ${poll_interval_minutes} minutes`;
  const new_ones = `${newcomers.count} new ones of ${newcomers.users.toLocaleString('en')} users`;
  return {
    title: `dispatching: ${who}, ${budget.toLocaleString('en')} requests a minute, ${hours} hours`,
    notes: [
      `2 % of them broken, one kills its process each time, ${new_ones} after ${newcomers.after_minutes} minutes.`,
      'Dollars by the prices of us-east-1, November 2026, if every day were like this one; without logs and storage.',
    ],
    figures: [...agesOf(journal), ...requestsOf(journal, budget), ...effortOf(journal), ...costOf(journal, hours / 24)],
    isPromised: true,
  };
}

function agesOf({ oldest, median, watched, baselines, began_at }: Journal): Figure[] {
  const polls = [...watched.values()].map((one) => one.polls).sort((one, other) => one - other);
  const added_at = began_at + NEWCOMERS.after_minutes * MINUTE_MS;
  const taken = [...baselines.values()].map((at) => (at - added_at) / MINUTE_MS).sort((one, other) => one - other);
  return [
    figure('oldest poll: minutes, at worst', Math.max(...oldest) / MINUTE_MS),
    figure('  at the end', (oldest.at(-1) ?? 0) / MINUTE_MS),
    figure('  median at the end', (median.at(-1) ?? 0) / MINUTE_MS),
    figure('polls of a healthy integration: fewest', polls[0] ?? 0),
    figure('  median', polls[polls.length >> 1] ?? 0),
    figure('  most', polls.at(-1) ?? 0),
    figure('baselines complete', taken.length, NEWCOMERS.count),
    figure('  first after minutes', taken[0] ?? 0),
    figure('  last after minutes', taken.at(-1) ?? 0),
  ];
}

function requestsOf({ requests, counts }: Journal, budget: number): Figure[] {
  return [
    figure('requests to Kombo a minute: mean', requests.reduce((sum, one) => sum + one, 0) / requests.length),
    figure('  most', Math.max(...requests)),
    figure('  minutes above the budget', requests.filter((one) => one > budget).length),
    figure(
      `  minutes more than ${MARGIN * 100} % above it`,
      requests.filter((one) => one > budget * (1 + MARGIN)).length,
      0,
    ),
    figure('polls', counts.polls),
    figure('  sweeps among them', counts.sweeps),
    figure('  sweeps given up', counts.sweeps_given_up, 0),
    figure('  repeated for nothing', counts.repeated),
    figure('leases refused', counts.refused),
    figure('polls failed', counts.failures),
    figure('processes killed', counts.deaths),
    figure('dead letters', counts.dead_letters, 0),
  ];
}

function effortOf({ seconds, counts }: Journal): Figure[] {
  return [
    figure('function seconds: light', seconds.light),
    figure('  heavy', seconds.heavy),
    figure('  dispatch', seconds.dispatch),
    figure('invocations', counts.invocations),
    figure('SQS requests', counts.sqs_requests),
    figure('DynamoDB write units', counts.write_units),
    figure('DynamoDB read units', counts.read_units),
  ];
}

function costOf(journal: Journal, days: number): Figure[] {
  const { table, functions, rest } = billOf(journal, days);
  return [
    figure('dollars a month: table', table),
    figure('  functions', functions),
    figure('  messages, events, secret, watching', rest),
    figure('  all of it', table + functions + rest),
    figure('dollars a day', (table + functions + rest) / 30),
  ];
}

const minutes = (values: readonly number[]) => values.map((value) => value / MINUTE_MS);

function draw(many: Journal, faster: Journal): string {
  const budget = MANY.settings.requests_per_minute;
  return chartOf(
    [
      {
        title: 'Minutes since the last poll',
        lines: [
          { name: `oldest of 10,000, budget ${budget}`, values: minutes(many.oldest), look: 'main' },
          { name: 'their median', values: minutes(many.median), look: 'quiet' },
          { name: 'oldest, budget 2,400', values: minutes(faster.oldest), look: 'other' },
        ],
      },
      {
        title: 'Requests to Kombo a minute',
        lines: [{ name: '10,000 integrations', values: many.requests, look: 'main' }],
        limit: { name: `budget ${budget}`, value: budget },
      },
    ],
    [{ name: 'ten baselines of 20,000 users', minute: NEWCOMERS.after_minutes }],
  );
}
