import * as z from 'zod/mini';
import { Customer, Event } from '../events/index.ts';

const count = z.int().check(z.nonnegative());
/** Epoch milliseconds: a condition of DynamoDB compares numbers and cannot parse a date. */
const instant = z.number();

const Failure = z.object({ remedy: z.string(), code: z.string(), title: z.nullable(z.string()), at: instant });

/**
 * What the register knows of an integration. Attributes may be added; what an earlier version did not write has a
 * default here.
 */
export const Integration = z.object({
  id: z.string(),
  enabled: z.boolean(),
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
  /** Where the windows of the last two polls began. */
  windows: z.exactOptional(z.object({ last: instant, before: instant })),
  /** A baseline under way: its window, fixed by the first attempt, and the page to go on with. */
  baseline: z.exactOptional(z.object({ began_at: instant, cursor: z.exactOptional(z.string()) })),
  /** Needs the heavy queue although it is live: it overran. */
  overran: z.exactOptional(z.boolean()),
  /** Users of the page that this poll is committing: they may be committed and not yet published. */
  in_flight: z.exactOptional(z.object({ poll: count, ids: z.array(z.string()) })),
  /** Users whose last event the bus refused for its content: nothing of them is written until it accepts. */
  waiting: z._default(z.array(z.string()), []),
  /** Events about the integration that are decided and not yet published. */
  notices: z._default(z.array(Event), []),
});
export type Integration = Readonly<z.infer<typeof Integration>>;

/** What a poll may write: null removes an attribute. */
export type Changes = {
  readonly [Name in Exclude<keyof Integration, 'id' | 'enabled' | 'poll_number'>]?: Integration[Name] | null;
};
