import * as z from 'zod/mini';
import { IntegrationMetadata } from './metadata.ts';
import { COMPARED_FIELDS } from './user.ts';

const count = z.int().check(z.nonnegative());
const timestamp = z.iso.datetime();

const about = <Data extends z.core.$ZodType>(description: string, data: Data) =>
  z.object({ metadata: IntegrationMetadata, data }).register(z.globalRegistry, { description });

/** The kinds of change that may be held until a person decides. */
export const GUARDED_KINDS = ['deletions', 'deactivations', 'clearings', 'creations'] as const;

const held = {
  kind: z.enum(GUARDED_KINDS),
  field: z.nullable(z.enum(COMPARED_FIELDS)).check(z.describe('The field that was cleared; null for other kinds.')),
};

export const IntegrationReady = about(
  'The baseline is complete: from now on changes are events.',
  z.object({ users: count.check(z.describe('Users known when the baseline ended.')) }),
);

export const IntegrationFailing = about(
  'Polls have failed long enough to matter.',
  z.object({
    code: z.string().check(z.describe("Kombo's error code, or one of this program's.")),
    title: z.nullable(z.string()).check(z.describe('What the code means, without a word about any person.')),
    failing_since: timestamp,
    attempts: count.check(z.describe('Polls that have failed since.')),
  }),
);

export const IntegrationRecovered = about(
  'Polls work again.',
  z.object({ code: z.string().check(z.describe('Of the failure that is over.')), failing_since: timestamp }),
);

const answers = z.object({ approve: z.string(), dismiss: z.string() });

export const IntegrationHeld = about(
  'Changes of one kind wait for a decision: nothing of that kind is published until then.',
  z.object({
    ...held,
    held: count.check(z.describe('Users whose change of this kind waits.')),
    users: count.check(z.describe('Users there, of whom these are a part.')),
    share: z.number().check(z.gte(0), z.lte(1), z.describe('`held` divided by `users`.')),
    user_ids: z.array(z.string()).check(z.maxLength(10), z.describe('Some of those who wait.')),
    cause: z
      .nullable(z.string())
      .check(z.describe('What Kombo says of the integration that explains it, if anything.')),
    commands: answers.check(z.describe('What an operator runs to publish what waits, or to take it over in silence.')),
    invocations: z.exactOptional(
      answers.check(z.describe('The same by the AWS CLI, for who has no checkout; absent where there is no AWS.')),
    ),
  }),
);

export const IntegrationReleased = about(
  'A hold is over.',
  z.object({ ...held, because: z.enum(['approved', 'dismissed', 'voided', 'under_threshold']) }),
);

export const IntegrationScopeChanged = about(
  'A field, or the whole model (`field` null), was switched off or on.',
  z.object({
    changes: z
      .array(
        z.object({
          field: z.nullable(z.string()).check(z.describe('null: every user as a whole.')),
          is_available: z.boolean(),
          opted_out_by_customer: z.boolean(),
        }),
      )
      .check(z.minLength(1)),
  }),
);
