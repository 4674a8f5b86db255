import * as z from 'zod/mini';
import { KINDS } from '../domain/guard.ts';
import { Explanation } from './explanation.ts';

const count = z.int();
/** ISO 8601. */
const time = z.nullable(z.string());
const customer = z.nullable(z.string());

/** `baseline` and `live` are polled; `pausing` and `removing` once more; the others are not. */
const State = z.enum(['baseline', 'live', 'pausing', 'paused', 'removing', 'removed', 'erased']);

export const ListedIntegration = z.object({
  integration_id: z.string(),
  customer,
  /** Your own id of the customer. */
  origin_id: z.nullable(z.string()),
  state: State,
  users: z.nullable(count),
  last_poll: time,
  /** null when none is to come. */
  next_poll: time,
  /** Polls that failed since the last one that did all its work. */
  failures: count,
  /** Why the last of them did. */
  failure: z.nullable(z.string()),
  /** Why sweeps are given up. */
  sweep_failure: z.nullable(z.string()),
  /** What is switched off in Kombo, and so not compared; `ats_users` is all of it. */
  off: z._default(z.array(z.string()), []),
  /** Who paused or removed it; null if nobody has. */
  stopped_by: z.nullable(z.string()),
  /** When what is known of people is to be erased. */
  erase_at: time,
  holds: z.array(z.object({ kind: z.enum(KINDS), held: count })),
});
export type ListedIntegration = z.infer<typeof ListedIntegration>;

export const ListedHold = z.object({
  integration_id: z.string(),
  customer,
  kind: z.enum(KINDS),
  /** The poll that told of it: told anew it is another. */
  poll: z.number(),
  held: count,
  /** Users there, of whom these are a part. */
  users: count,
  opened_at: z.string(),
  /** Some of those who wait. */
  user_ids: z.array(z.string()),
  cause: z.nullable(z.string()),
  /** What a person said about it that no poll has carried out yet. `users` empty: about everybody. */
  answer: z.nullable(
    z.object({ answer: z.enum(['approve', 'dismiss']), by: z.string(), at: z.string(), users: z.array(z.string()) }),
  ),
  commands: z.object({ approve: z.string(), dismiss: z.string() }),
  /** The same without this program's own command line; null on one machine. */
  invocations: z.nullable(z.object({ approve: z.string(), dismiss: z.string() })),
});
export type ListedHold = z.infer<typeof ListedHold>;

/** What came of a command. */
export const Done = z.discriminatedUnion('shows', [
  z.object({ ok: z.literal(true), shows: z.literal('sentence'), sentence: z.string() }),
  z.object({
    ok: z.literal(true),
    shows: z.literal('integrations'),
    integrations: z.array(ListedIntegration),
    /** Ids of items of the register that make no sense. */
    unreadable: z.array(z.string()),
  }),
  z.object({ ok: z.literal(true), shows: z.literal('holds'), holds: z.array(ListedHold) }),
  z.object({ ok: z.literal(true), shows: z.literal('explanation'), explanation: Explanation }),
]);
export type Done = z.infer<typeof Done>;

/** Why nothing came of it, in one sentence, and what to do. */
export const Refusal = z.object({ ok: z.literal(false), sentence: z.string(), what_to_do: z.string() });
export type Refusal = z.infer<typeof Refusal>;

export const Result = z.union([Done, Refusal]);
export type Result = z.infer<typeof Result>;

export const done = (sentence: string): Done => ({ ok: true, shows: 'sentence', sentence });

export const refused = (sentence: string, what_to_do: string): Refusal => ({ ok: false, sentence, what_to_do });

export const unknownIntegration = (id: string): Refusal =>
  refused(`${id} is not in the register.`, 'See what is there with list, or put it in with add.');
