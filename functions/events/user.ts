import * as z from 'zod/mini';

const text = z.nullable(z.string());

/**
 * A role of a user, as Kombo describes it. `scope` and `unified_type` are open: Kombo's enumerations grow, and an
 * event with a value of tomorrow is still a good event.
 */
export const Role = z
  .object({
    remote_id: text.check(z.describe("The role's id in the applicant tracking system.")),
    remote_label: text.check(z.describe('The name for people; a role that is only renamed changes no user.')),
    scope: text.check(z.describe('SYSTEM, JOB or null; more may come.')),
    unified_type: text.check(
      z.describe('HIRING_MANAGER, RECRUITER, COORDINATOR, SOURCER, INTERVIEWER, ADMIN or null; more may come.'),
    ),
  })
  .register(z.globalRegistry, { id: 'Role', description: 'A role of a user, as Kombo describes it.' });
export type Role = z.infer<typeof Role>;

/** The fields of a user whose change is an event, under Kombo's names. */
export const COMPARED_FIELDS = ['remote_id', 'first_name', 'last_name', 'email', 'status', 'system_roles'] as const;
export const ComparedField = z.enum(COMPARED_FIELDS);
export type ComparedField = z.infer<typeof ComparedField>;

/** A user as an event shows it: every key always, null where Kombo has none or its word cannot be believed yet. */
export const User = z
  .object({
    id: z.string().check(z.minLength(1), z.describe("Kombo's id, unique within one integration only.")),
    remote_id: text.check(z.describe("The user's id in the applicant tracking system.")),
    first_name: text,
    last_name: text,
    email: text.check(z.describe('In lower case.')),
    status: text.check(z.describe('ACTIVE, INACTIVE or null; some connectors never know it, more values may come.')),
    system_roles: z.nullable(z.array(Role)),
    changed_at: text.check(z.describe("Kombo's changed_at; blind to changes of roles.")),
    remote_deleted_at: text.check(z.describe('Set on a deleted user; the other fields are then the last ones known.')),
  })
  .register(z.globalRegistry, {
    id: 'User',
    description: 'A user as last known: every key always, null where nothing is known.',
  });
export type User = z.infer<typeof User>;

/** Whether this is somebody who has left: deleted, or set inactive. What is not known to be so is not. */
export function hasLeft({ status, remote_deleted_at }: User): boolean {
  return remote_deleted_at !== null || status === 'INACTIVE';
}
