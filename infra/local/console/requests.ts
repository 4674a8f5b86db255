import * as z from 'zod';
import { INTEGRATION_ID } from '../../../functions/domain/integration-id.ts';
import { SWITCHES } from '../sandbox/connectors.ts';
import { ANSWERS, PACES } from './wire.ts';

/** What a page may ask for. */

const LONGEST_TEXT = 200;

const integration_id = z.string().regex(INTEGRATION_ID);
const user_id = z.string().min(1).max(LONGEST_TEXT);
const text = z.string().max(LONGEST_TEXT);
/** What an ATS may not know. */
const value = text.nullable();
const role_ids = z.array(text).max(50);

const someone = { integration_id, user_id };

/** One thing done to the sandbox. */
export const Act = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('hire'),
    integration_id,
    first_name: text.optional(),
    last_name: text.optional(),
    email: value.optional(),
    role_ids: role_ids.optional(),
  }),
  z.strictObject({ act: z.literal('edit'), ...someone, first_name: value, last_name: value, email: value, role_ids }),
  z.strictObject({ act: z.enum(['deactivate', 'reactivate', 'delete', 'rehire']), ...someone }),
  z.strictObject({ act: z.enum(['delete_one', 'delete_all', 'repair']), integration_id }),
  z.strictObject({
    act: z.literal('switch'),
    integration_id,
    what: z.enum(SWITCHES),
    is_on: z.boolean(),
    by: z.enum(['scope', 'customer']),
  }),
  z.strictObject({ act: z.literal('answer'), integration_id, mode: z.enum(ANSWERS) }),
  z.strictObject({ act: z.literal('pace'), pace: z.enum(PACES) }),
]);
export type Act = z.infer<typeof Act>;

export const PeopleQuery = z.strictObject({
  integration_id,
  search: text.default(''),
  from: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type PeopleQuery = z.infer<typeof PeopleQuery>;

/** The commands of `npm run ops` that have a button here; what else they say is for them to read. */
export const Order = z.looseObject({ command: z.enum(['approve', 'dismiss', 'poll']) });

/** What an answer to a hold would do. */
export const Rehearsal = z.strictObject({
  integration_id,
  kind: text,
  answer: z.enum(['approve', 'dismiss']),
  hold: z.int(),
  count: z.exactOptional(z.int().min(0)),
});
export type Rehearsal = z.infer<typeof Rehearsal>;

export const LifeQuery = z.strictObject(someone);

/** The last entry that a page has; what else may stand there counts as none. */
export const LastEventId = z.coerce.number().int().min(0).catch(0);
