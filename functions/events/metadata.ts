import * as z from 'zod/mini';

/** The version that every event of this contract carries. A breaking change is a new detail type, not a new number here. */
export const SCHEMA_VERSION = 1;

const timestamp = z.iso.datetime();

/** Kombo's `end_user`: whose integration it is. Both are null until Kombo has told. */
export const Customer = z
  .object({
    origin_id: z
      .nullable(z.string())
      .check(z.describe('The id that you gave when this customer connected; null if you gave none.')),
    organization_name: z.nullable(z.string()).check(z.describe("The customer's name in Kombo.")),
  })
  .register(z.globalRegistry, { id: 'Customer', description: 'Whose integration it is.' });
export type Customer = z.infer<typeof Customer>;

const common = {
  event_id: z.uuid().check(z.describe('The same on every repeat of this event: drop what you have seen.')),
  schema_version: z.literal(SCHEMA_VERSION),
  integration_id: z.string().check(z.minLength(1), z.describe("Kombo's integration id, TOOL:ID.")),
  tool: z.string().check(z.describe('The part of the integration id before the colon.')),
  customer: Customer,
  detected_at: timestamp.check(z.describe('When this program saw the change; Kombo does not say when it happened.')),
};

/** In place of an integration's id, and of its tool: what concerns all of them at once. */
export const EVERY_INTEGRATION = '*';

/** Metadata of an event about an integration, or about all of them. */
export const IntegrationMetadata = z.object({
  ...common,
  integration_id: z
    .string()
    .check(
      z.minLength(1),
      z.describe(`Kombo's integration id, TOOL:ID; \`${EVERY_INTEGRATION}\` for what concerns all of them at once.`),
    ),
});
export type IntegrationMetadata = z.infer<typeof IntegrationMetadata>;

/** Metadata of a change of one user. */
export const NewsMetadata = z.object({
  ...common,
  sequence: z.int().check(z.positive(), z.describe('Per user strictly increasing: the larger one is the newer state.')),
  previous_sequence: z
    .nullable(z.int().check(z.positive()))
    .check(z.describe("The sequence of this user's news before this one; null for the first.")),
});
export type NewsMetadata = z.infer<typeof NewsMetadata>;

/** Metadata of a state that is no news: the user's present sequence, and for whom it was sent. */
export const SnapshotMetadata = z.object({
  ...common,
  sequence: z.int().check(z.positive(), z.describe("The user's present sequence.")),
  subscriber: z.exactOptional(z.string()).check(z.describe('Set when the snapshot is meant for one subscriber only.')),
});
export type SnapshotMetadata = z.infer<typeof SnapshotMetadata>;
