import * as z from 'zod';
import { connectorSchema, roleSchema, SWITCHES } from './connectors.ts';

const moment = z.iso.datetime();

const personSchema = z
  .strictObject({
    id: z.string(),
    remote_id: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    email: z.string().nullable(),
    status: z.enum(['ACTIVE', 'INACTIVE']).nullable(),
    role_ids: z.array(z.string()).readonly(),
    changed_at: moment,
    /** When the record, an assignment of a role or a linked role last changed: what `updated_after` looks at. */
    touched_at: moment,
    remote_deleted_at: moment.nullable(),
    /** Kombo has emptied its record. The ATS still knows who it was, so a person who returns is themselves again. */
    anonymised: z.boolean(),
    /** It has emptied the date of deletion too: the row no longer says that the person left. */
    undated: z.boolean().default(false),
  })
  .readonly();
export type Person = z.infer<typeof personSchema>;

const profileSchema = z
  .strictObject({
    id: z.string(),
    connector: connectorSchema,
    /** How many people it began with. */
    size: z.int().min(0),
    organization_name: z.string(),
    domain: z.string(),
    creator_email: z.string().nullable(),
    origin_id: z.string().nullable(),
    created_at: moment,
  })
  .readonly();
/** What does not change about an integration while it runs. */
export type Profile = z.infer<typeof profileSchema>;

const switchSchema = z.enum(SWITCHES);
const bySchema = z.enum(['scope', 'customer']);
/** Who switched it off: we, in the scope config, or the customer, who opted out. */
export type By = z.infer<typeof bySchema>;

const scopeSchema = z
  .strictObject({
    off: z.array(z.strictObject({ what: switchSchema, by: bySchema }).readonly()).readonly(),
    hidden: z.array(switchSchema).readonly(),
    expired_at: moment.nullable(),
    kept: z.array(personSchema).readonly().nullable(),
  })
  .readonly();
export type ScopeState = z.infer<typeof scopeSchema>;

export const ALL_ON: ScopeState = { off: [], hidden: [], expired_at: null, kept: null };

const integrationStateSchema = z
  .strictObject({
    profile: profileSchema,
    /** How many people were ever hired: the next one's number. */
    hired: z.int().min(0),
    roles: z.array(roleSchema).readonly(),
    /** Oldest touch first. */
    people: z.array(personSchema).readonly(),
    scope: scopeSchema.default(ALL_ON),
  })
  .readonly();
export type IntegrationState = z.infer<typeof integrationStateSchema>;

const worldStateSchema = z
  .strictObject({
    version: z.literal(1),
    seed: z.int(),
    /** How many things have happened by themselves. */
    steps: z.int().min(0),
    integrations: z.array(integrationStateSchema).readonly(),
  })
  .readonly();
export type WorldState = z.infer<typeof worldStateSchema>;

/** @throws Error naming what is wrong and where, without the values: they may be people's names. */
export function parseState(text: string): WorldState {
  const parsed = worldStateSchema.safeParse(json(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(
    `The sandbox's saved state cannot be read: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("The sandbox's saved state cannot be read: it is not JSON, perhaps only half of it was written.");
  }
}
