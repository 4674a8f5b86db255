import * as z from 'zod/mini';
import type { Snapshot } from '../domain/snapshot.ts';
import { ComparedField, CREATED_REASONS, Customer, DELETED_REASONS, Previous, Role, Roles } from '../events/index.ts';

/** Far from where numbers are no longer exact: each may still be raised. */
const count = z.int().check(z.nonnegative(), z.lt(2 ** 52));
const text = z.exactOptional(z.nullable(z.string()));

const StoredUser = z.object({
  id: z.string(),
  remote_id: text,
  first_name: text,
  last_name: text,
  email: text,
  status: text,
  system_roles: z.exactOptional(z.nullable(z.array(Role))),
  changed_at: z.nullable(z.string()),
  remote_deleted_at: z.nullable(z.string()),
});

const numbered = {
  sequence: count,
  previous_sequence: z.nullable(count),
  poll: count,
  /** An entry of the bus has it for its time, and without one cannot even be sent. */
  detected_at: z.iso.datetime(),
  customer: Customer,
};

const difference = { changed_fields: z.array(ComparedField), previous: Previous, roles: Roles };

const LastChange = z.discriminatedUnion('type', [
  z.object({ ...numbered, type: z.literal('user.created'), reason: z.enum(CREATED_REASONS) }),
  z.object({ ...numbered, ...difference, type: z.literal('user.updated') }),
  z.object({ ...numbered, ...difference, type: z.literal('user.deactivated') }),
  z.object({ ...numbered, type: z.literal('user.deleted'), reason: z.enum(DELETED_REASONS) }),
]);

const StoredSnapshot = z.object({
  poll: count,
  sequence: count,
  user: StoredUser,
  last_change: z.exactOptional(LastChange),
});

/** A mark that recovery left where there was no snapshot: it shuts an old poll out and reads as none. */
const Stub = z.object({ poll: count, sequence: z.optional(z.undefined()), user: z.optional(z.undefined()) });

export const SORT_PREFIX = 'user#';

export const sortKeyOf = (userId: string): string => `${SORT_PREFIX}${userId}`;

/** What an item of the table says of a user. An item that cannot be read is never taken for none. */
export type Found = { readonly is: 'snapshot'; readonly snapshot: Snapshot } | { readonly is: 'none' | 'unreadable' };

export function readItem(item: Record<string, unknown> | undefined): Found {
  if (item === undefined) return { is: 'none' };
  const parsed = StoredSnapshot.safeParse(item);
  // What was written about it would go to the item of another.
  if (parsed.success && item['sk'] !== sortKeyOf(parsed.data.user.id)) return { is: 'unreadable' };
  if (parsed.success) return { is: 'snapshot', snapshot: parsed.data };
  return { is: Stub.safeParse(item).success ? 'none' : 'unreadable' };
}
