import { A_MONTH, dollars, EMPTY_RECEIVES_A_DAY, GIGABYTE_OF_LOG, GIGABYTE_SECOND } from './prices.ts';

const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
const POLL_INTERVAL_MINUTES = 5;

/** Of a poll with nothing new (`npm run bench -- nothing-new`), and of the dispatcher's look (`npm run bench -- register`). */
const MEASURED = {
  write_units_a_poll: 2,
  read_units_an_integration: 450 / 10_000,
  log_bytes_a_poll: 365,
  log_bytes_a_tick: 956,
};

/**
 * How many polls a batch of messages has, by what the simulation sends to SQS (`npm run bench -- dispatching`); with ten
 * integrations hardly two are ever asked for together.
 */
const POLLS_A_BATCH: ReadonlyMap<number, number> = new Map([
  [10, 1],
  [1000, 4.3],
  [10_000, 9.1],
]);
export const SIZES = [...POLLS_A_BATCH.keys()];

/**
 * A batch takes half a second, as the simulation has it. A tick takes 0.3 s and 0.3 ms for each integration: 0.04 to 0.09 ms
 * of CPU were measured, and 512 MB have three tenths of one.
 */
const ASSUMED = { seconds_a_batch: 0.5, seconds_a_tick: 0.3, seconds_an_integration: 0.0003 };
const GIGABYTES = 0.5;

/** Messages are sent, received and deleted together. */
const SQS_REQUESTS_A_BATCH = 3;

/** The dispatcher asks both queues how much waits in them. */
const SQS_REQUESTS_A_TICK = 2;

/** Of a stack without webhooks and alert rules. */
export const WATCHED = { metrics: 13, alarms: 20 };

/** Whatever is polled. */
export const STANDING =
  A_MONTH.secret + A_MONTH.dashboard + WATCHED.metrics * A_MONTH.metric + WATCHED.alarms * A_MONTH.alarm;

export type Costs = Readonly<Record<'polls' | 'table' | 'queues' | 'functions' | 'logs' | 'watching' | 'all', number>>;

/** Polls in a month, and what they cost where nothing is new, in dollars. For one of `SIZES`. */
export function costsOf(integrations: number): Costs {
  const polls = (integrations * MINUTES) / POLL_INTERVAL_MINUTES;
  const batches = polls / (POLLS_A_BATCH.get(integrations) ?? Number.NaN);
  const tick_seconds = ASSUMED.seconds_a_tick + integrations * ASSUMED.seconds_an_integration;
  const seconds = batches * ASSUMED.seconds_a_batch + MINUTES * tick_seconds;
  const log_bytes = polls * MEASURED.log_bytes_a_poll + MINUTES * MEASURED.log_bytes_a_tick;
  const parts = {
    table:
      dollars('write_units', polls * MEASURED.write_units_a_poll) +
      dollars('read_units', MINUTES * integrations * MEASURED.read_units_an_integration),
    queues: dollars(
      'sqs_requests',
      batches * SQS_REQUESTS_A_BATCH + MINUTES * SQS_REQUESTS_A_TICK + EMPTY_RECEIVES_A_DAY * DAYS,
    ),
    functions: dollars('invocations', batches + MINUTES) + seconds * GIGABYTES * GIGABYTE_SECOND,
    logs: (log_bytes / 1e9) * GIGABYTE_OF_LOG,
    watching: STANDING,
  };
  return { polls, ...parts, all: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
