import * as z from 'zod/mini';
import { PollFailure } from '../../domain/failure.ts';
import { KINDS, type Kind } from '../../domain/guard.ts';
import { SCOPE_PARTS } from '../../domain/scope.ts';
import { Customer, Event } from '../../events/index.ts';

/** One item an integration, all under one partition key: the dispatcher reads them together. */
export const PARTITION = 'integration';
export const keyOf = (id: string) => ({ pk: PARTITION, sk: id });

/** Far from where numbers are no longer exact: each may still be raised. */
const count = z.int().check(z.nonnegative(), z.lt(2 ** 52));
/** Epoch milliseconds: a condition of DynamoDB compares numbers and cannot parse a date. What is no date is unreadable. */
const instant = z.number().check(z.gte(0), z.lte(Date.UTC(9999, 11, 31)));

const Failure = z.object({
  remedy: z.string(),
  code: z.string(),
  title: z.nullable(z.string()),
  at: instant,
  /** When the first of the polls began that have failed, one after the other. */
  since: z.exactOptional(instant),
});

/** What does not work, since when, and how often it was tried. */
export const Trouble = z.object({ code: z.string(), title: z.nullable(z.string()), since: instant, attempts: count });

/** A record by these keys. Others, which a later version may have written, are dropped; a value must make sense. */
const recordOf = <Key extends string, Value extends z.core.$ZodType>(keys: readonly Key[], value: Value) =>
  z.pipe(z.pipe(z.record(z.string(), z.unknown()), only(keys)), z.partialRecord(z.enum(keys), value));

const only = (keys: readonly string[]) =>
  z.transform((given: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(given).filter(([key]) => keys.includes(key))),
  );

/** Readonly to the compiler alone: zod's own would freeze what it refuses, and bytes cannot be frozen. */
const list = <Item extends z.core.$ZodType>(item: Item) =>
  z.pipe(
    z.array(item),
    z.transform((all): readonly z.core.output<Item>[] => all),
  );

const Kinds = z.pipe(
  z.array(z.string()),
  z.transform((names) => KINDS.filter((kind) => names.includes(kind))),
);

const Tally = recordOf(KINDS, list(z.object({ at: instant, count })));

const Hold = z.object({
  poll: count,
  opened_at: instant,
  published: count,
  held: count,
  told: count,
  print: z.string(),
  users: count,
  user_ids: list(z.string()),
  cause: z.nullable(z.string()),
});

export const Decision = z.object({
  answer: z.enum(['approve', 'dismiss']),
  by: z.string(),
  at: instant,
  hold: count,
  seen: count,
  users: list(z.string()),
});

/** What people want instead of polls. It stays when these have ended. */
export const Stop = z.object({
  as: z.enum(['paused', 'removed']),
  by: z.string(),
  /** Which stop it is: no two of an integration have the same moment. */
  at: instant,
  /** When what is known of people is to be erased; absent when it is. */
  erase_at: z.exactOptional(instant),
});
export type Stop = Readonly<z.infer<typeof Stop>>;

/**
 * What the register knows of an integration. Attributes may be added; what an earlier version did not write has a
 * default here.
 */
export const Integration = z.object({
  id: z.string(),
  /** Whether it is polled. One that is to be stopped is, until what is in flight is published. */
  enabled: z.boolean(),
  stop: z.exactOptional(Stop),
  /** When what was known of people was erased. */
  erased_at: z.exactOptional(instant),
  /** `baseline` until everybody has been stored once; then changes are news. */
  phase: z.enum(['baseline', 'live']),
  customer: Customer,
  /** Raised by every poll that begins: the fence that shuts earlier polls out. */
  poll_number: z._default(count, 0),
  poll_started_at: z.exactOptional(instant),
  lease_until: z.exactOptional(instant),
  lease_owner: z.exactOptional(z.string()),
  /** Polls begun since the last one that did all its work, and how many of these said why they ended. */
  attempts: z._default(count, 0),
  ended: z._default(count, 0),
  failure: z.exactOptional(Failure),
  /** What was told as failing, since when, and how many polls had failed by then; absent when nothing was, or it is over. */
  failing: z.exactOptional(Trouble),
  /** Requests to Kombo that the last completed poll of a kind took. */
  requests: z.exactOptional(z.object({ delta: z.exactOptional(count), sweep: z.exactOptional(count) })),
  /** Where the windows of the last two polls began. */
  windows: z.exactOptional(z.object({ last: instant, before: instant })),
  /** A baseline under way: its window, fixed by the first attempt, and the page to go on with. */
  baseline: z.exactOptional(z.object({ began_at: instant, cursor: z.exactOptional(z.string()) })),
  /** Needs the heavy queue although it is live: it overran. */
  overran: z.exactOptional(z.boolean()),
  /** Users of the page that this poll is committing: they may be committed and not yet published. */
  in_flight: z.exactOptional(
    z.object({
      poll: count,
      ids: z.array(z.string()),
      /** Of which kinds the changes of these users go into the tally. */
      counted: z._default(Kinds, []),
    }),
  ),
  /** Users whose last event the bus refused for its content: nothing of them is written until it accepts. */
  waiting: z._default(z.array(z.string()), []),
  /** Events about the integration that are decided and not yet published. */
  notices: z._default(z.array(Event), []),
  /** What is switched off in Kombo, as far as it has synced since. */
  scope: z._default(recordOf(SCOPE_PARTS, z.enum(['switched_off', 'opted_out'])), {}),
  /** The customer had opted out of `status`, it is on again, and nobody was compared since. */
  status_returns: z.exactOptional(z.boolean()),
  /** What was published of each guarded kind within a day. */
  tally: z._default(Tally, {}),
  holds: z._default(recordOf(KINDS, Hold), {}),
  /** What people said about holds. Each is an attribute of its own in the table, since others than the polls write it. */
  decisions: z._default(recordOf(KINDS, Decision), {}),
  /** Users there, when everybody was last looked at. */
  users: z.exactOptional(count),
  /** Where the baseline's window began; when the last completed sweep began, and one that was not completed since. */
  live_at: z.exactOptional(instant),
  swept_at: z.exactOptional(instant),
  sweep_tried_at: z.exactOptional(instant),
  sweep_due: z.exactOptional(z.boolean()),
  sweep_asked_at: z.exactOptional(instant),
  /** When the message is delivered that was last sent because Kombo rang. */
  ring_due_at: z.exactOptional(instant),
  /** Why sweeps are given up, since when, and how many were. */
  sweep_failure: z.exactOptional(Trouble),
  /** Sweeps begun since the last one that was completed. */
  sweep_attempts: z.exactOptional(count),
});
export type Integration = Readonly<z.infer<typeof Integration>>;

/** What others than polls write. */
type Foreign = 'id' | 'enabled' | 'stop' | 'erased_at' | 'poll_number' | 'decisions' | 'sweep_asked_at' | 'ring_due_at';

/** What a poll may write: null removes an attribute. */
export type Changes = { readonly [Name in Exclude<keyof Integration, Foreign>]?: Integration[Name] | null };

const DECISION = 'decision:';

/** The attribute that keeps what was said about a hold. */
export const decisionAttribute = (of: Kind): string => `${DECISION}${of}`;

export const unreadableItem = () =>
  new PollFailure({ remedy: 'report', code: 'REGISTER.UNREADABLE', title: 'The register item makes no sense' });

/** The integration that an item of the table describes. */
export function readIntegration(item: Readonly<Record<string, unknown>> | undefined) {
  const said = Object.entries(item ?? {}).filter(([name]) => name.startsWith(DECISION));
  const decisions = Object.fromEntries(said.map(([name, value]) => [name.slice(DECISION.length), value]));
  return Integration.safeParse({ ...item, id: item?.['sk'], decisions });
}
