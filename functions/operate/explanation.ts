import * as z from 'zod/mini';
import { COMPARED_FIELDS } from '../events/index.ts';

const texts = z.array(z.string());
const text = z.nullable(z.string());
const count = z.int();

/** A person's record as it is stored or shown, if values were asked for. */
const values = z.exactOptional(z.record(z.string(), z.unknown()));

/** What subscribers were told of a user last, and what is known of them. */
const Known = z.object({
  /** `none`: never seen; `unreadable`: the item makes no sense. */
  is: z.enum(['there', 'deleted', 'none', 'unreadable']),
  sequence: z.nullable(count),
  /** The last news; null if there was none. */
  last_event: z.nullable(
    z.object({
      type: z.string(),
      reason: text,
      changed_fields: z.array(z.enum(COMPARED_FIELDS)),
      sequence: count,
      previous_sequence: z.nullable(count),
      detected_at: z.string(),
      poll: count,
    }),
  ),
  user: values,
});
export type Known = z.infer<typeof Known>;

const Live = z.object({
  /** `not_asked`: Kombo did not answer. */
  is: z.enum(['there', 'deleted', 'unknown', 'not_asked']),
  changed_at: text,
  /** Why it was not asked, or what of its answer is unreadable. */
  trouble: text,
  user: values,
});
export type Live = z.infer<typeof Live>;

/** What the next poll that looks at this user would do. */
const Forecast = z.object({
  is: z.enum(['event', 'silence', 'nothing', 'unforeseen']),
  type: text,
  changed_fields: texts,
  /** Kinds that are held, and would be masked. */
  held: texts,
  /** Guarded kinds, of which too many at once would be held. */
  guarded: texts,
  /** What is switched off in Kombo and not looked at. */
  off: texts,
});
export type Forecast = z.infer<typeof Forecast>;

const Logged = z.object({
  at: z.string(),
  decision: z.string(),
  poll: z.number(),
  type: z.optional(z.string()),
  sequence: z.optional(z.number()),
  fields: z.optional(texts),
  kinds: z.optional(texts),
  code: z.optional(z.string()),
});

/** Everything that is known of why a user was told of, or was not. */
export const Explanation = z.object({
  integration_id: z.string(),
  user_id: z.string(),
  customer: text,
  state: z.string(),
  /** The answer in words. */
  sentences: texts,
  known: Known,
  kombo: Live,
  next_poll: Forecast,
  /** Lines of the log, the newest first; null where there is no log, or it does not answer. */
  decisions: z.nullable(z.array(Logged)),
});
export type Explanation = z.infer<typeof Explanation>;
