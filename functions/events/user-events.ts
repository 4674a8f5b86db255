import * as z from 'zod/mini';
import { NewsMetadata, SnapshotMetadata } from './metadata.ts';
import { ComparedField, Role, User } from './user.ts';

/** What the changed fields were before. Only values that existed: a pattern's `exists` also matches null. */
export const Previous = z
  .object({
    remote_id: z.exactOptional(z.string()),
    first_name: z.exactOptional(z.string()),
    last_name: z.exactOptional(z.string()),
    email: z.exactOptional(z.string()),
    status: z.exactOptional(z.string()),
  })
  .register(z.globalRegistry, {
    id: 'Previous',
    description: 'What the changed fields were before; without those that were null or not known.',
  });
export type Previous = z.infer<typeof Previous>;

export const Roles = z.object({ granted: z.array(Role), revoked: z.array(Role) }).register(z.globalRegistry, {
  id: 'Roles',
  description: 'What became of the roles; `previous` never holds them.',
});
export type Roles = z.infer<typeof Roles>;

export const CREATED_REASONS = ['new', 'restored'] as const;
export const DELETED_REASONS = ['removed', 'missing'] as const;

const difference = {
  user: User,
  changed_fields: z.array(ComparedField).check(z.describe('Every compared field that changed.')),
  previous: Previous,
  roles: Roles,
};
const noDifference = {
  user: User,
  changed_fields: z.array(ComparedField).check(z.maxLength(0), z.describe('Always empty here.')),
  previous: z.strictObject({}).check(z.describe('Always empty here.')),
  roles: Roles,
};

const news = <Data extends z.core.$ZodType>(description: string, data: Data) =>
  z.object({ metadata: NewsMetadata, data }).register(z.globalRegistry, { description });

export const UserCreated = news(
  'A user whom no event has told of before, or who came back after a deletion (`restored`).',
  z.object({ ...noDifference, reason: z.enum(CREATED_REASONS) }),
);
export const UserUpdated = news(
  'A compared field changed, and none of the more telling types fits.',
  z.object(difference),
);
export const UserDeactivated = news(
  '`status` became INACTIVE; other fields may have changed with it.',
  z.object(difference),
);
export const UserDeleted = news(
  'Kombo no longer finds the user (`removed`), or no longer lists it at all (`missing`).',
  z.object({ ...noDifference, reason: z.enum(DELETED_REASONS) }),
);
export const UserSnapshot = z
  .object({ metadata: SnapshotMetadata, data: z.object(noDifference) })
  .register(z.globalRegistry, { description: 'The present state of a user; nothing happened.' });
