import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { AlertQueue } from '../adapters/alert-queue.ts';
import { json } from '../adapters/json.ts';
import type { Posted, Slack } from '../adapters/slack.ts';
import type { Telemetry } from '../adapters/telemetry.ts';
import { PollFailure } from '../domain/failure.ts';
import { Event } from '../events/index.ts';
import { compose } from './message.ts';
import type { Telling } from './story.ts';

export type Deps = {
  readonly slack: Slack;
  /** The webhook's URL as it is now, or a PollFailure. */
  readonly webhook: () => Promise<string>;
  readonly queue: AlertQueue;
  readonly telemetry: Telemetry;
  readonly telling: Telling;
  /** Whether state, which is no news, is told as well. */
  readonly snapshots: boolean;
  /** Resolves when another message may follow. */
  readonly rest: () => Promise<void>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
};

/** What this process knows of the channel: Slack has asked for silence until then. */
type Channel = { quiet_until: number };

/**
 * Tells Slack of a batch by one message, so that it is told as a whole or not at all. What cannot be told now comes again
 * later. What never can goes to the dead letters at once: a webhook that was revoked is asked once for each batch.
 */
export function createAlertHandler(deps: Deps): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const channel: Channel = { quiet_until: 0 };
  return async ({ Records: records }) => {
    try {
      return failing(await handle(deps, channel, records));
    } catch (error) {
      deps.telemetry.crashed({ message_id: records[0]?.messageId ?? '', integration_id: null }, error);
      return failing(records);
    } finally {
      deps.telemetry.flush();
    }
  };
}

function failing(records: readonly SQSRecord[]): SQSBatchResponse {
  return { batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** @returns those that are to come again */
async function handle(deps: Deps, channel: Channel, records: readonly SQSRecord[]): Promise<readonly SQSRecord[]> {
  const opened = records.map((record) => ({ record, event: Event.safeParse(json(record.body)).data }));
  const readable = opened.flatMap(({ record, event }) => (event === undefined ? [] : [{ record, event }]));
  const unreadable = opened.filter(({ event }) => event === undefined).map(({ record }) => record);
  await settle(deps, { is: 'never', code: 'unreadable' }, unreadable);
  const wanted = readable.filter(({ event }) => deps.snapshots || event['detail-type'] !== 'user.snapshot');
  if (wanted.length === 0) return [];
  const posted = await tell(deps, channel, distinct(wanted.map(({ event }) => event)));
  const told = wanted.map(({ record }) => record);
  return settle(deps, posted, told);
}

/** An event may come twice, from the bus and from its publisher. */
function distinct(events: readonly Event[]): readonly Event[] {
  return [...new Map(events.map((event) => [event.detail.metadata.event_id, event])).values()];
}

async function tell(deps: Deps, channel: Channel, events: readonly Event[]): Promise<Posted> {
  const quiet_ms = channel.quiet_until - deps.clock();
  if (quiet_ms > 0) return { is: 'later', after_s: Math.ceil(quiet_ms / 1000), code: 'ratelimited' };
  try {
    const url = await deps.webhook();
    const [posted] = await Promise.all([deps.slack.post(url, compose(events, deps.telling)), deps.rest()]);
    if (posted.is === 'later') channel.quiet_until = deps.clock() + (posted.after_s ?? 0) * 1000;
    return posted;
  } catch (error) {
    if (!(error instanceof PollFailure)) throw error;
    return { is: 'later', after_s: undefined, code: error.reason.code };
  }
}

/** @returns those that are to come again */
async function settle(
  { queue, telemetry, telling: { alert } }: Deps,
  posted: Posted,
  records: readonly SQSRecord[],
): Promise<readonly SQSRecord[]> {
  const told = { alert, events: records.length };
  switch (posted.is) {
    case 'posted':
      telemetry.alerted({ ...told, outcome: 'posted', code: null });
      return [];
    case 'later':
      telemetry.alerted({ ...told, outcome: 'given_back', code: posted.code });
      await queue.giveBack(records, waitOf(posted.after_s, records));
      return records;
    case 'never':
      if (records.length === 0) return [];
      await queue.bury(records, posted.code);
      telemetry.alerted({ ...told, outcome: 'buried', code: posted.code });
      return [];
  }
}

/** Guesses: half a minute outlasts a hiccup, and with a quarter of an hour at most an outage is tried for some four hours. */
const FIRST_WAIT_S = 30;
const LONGEST_BACKOFF_S = 900;

/** A guess. SQS would allow 12 hours. */
const LONGEST_WAIT_S = 3600;

/** So often Slack is taken at its word: a second each time would be over, and the events dead, within minutes. */
const MOST_AS_ASKED = 5;

function waitOf(asked_s: number | undefined, records: readonly SQSRecord[]): number {
  const receives = Math.max(...records.map(({ attributes }) => Number(attributes.ApproximateReceiveCount)));
  const backoff_s = Math.min(FIRST_WAIT_S * 2 ** (receives - 1), LONGEST_BACKOFF_S);
  if (asked_s === undefined) return backoff_s;
  const as_asked_s = Math.min(Math.max(asked_s, 1), LONGEST_WAIT_S);
  return receives > MOST_AS_ASKED ? Math.max(as_asked_s, backoff_s) : as_asked_s;
}
