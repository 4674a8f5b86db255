import * as z from 'zod/mini';
import {
  IntegrationFailing,
  IntegrationHeld,
  IntegrationReady,
  IntegrationRecovered,
  IntegrationReleased,
  IntegrationScopeChanged,
} from './integration-events.ts';
import { UserCreated, UserDeactivated, UserDeleted, UserSnapshot, UserUpdated } from './user-events.ts';

/** The `source` of every entry on the bus. */
export const SOURCE = 'ats.users';

/** Every detail type of the contract with the schema of its `detail`. */
export const DETAILS = {
  'user.created': UserCreated,
  'user.updated': UserUpdated,
  'user.deactivated': UserDeactivated,
  'user.deleted': UserDeleted,
  'user.snapshot': UserSnapshot,
  'integration.ready': IntegrationReady,
  'integration.failing': IntegrationFailing,
  'integration.recovered': IntegrationRecovered,
  'integration.held': IntegrationHeld,
  'integration.released': IntegrationReleased,
  'integration.scope_changed': IntegrationScopeChanged,
} as const;

export type DetailType = keyof typeof DETAILS;
export type Detail<Type extends DetailType = DetailType> = z.infer<(typeof DETAILS)[Type]>;

const event = <Type extends DetailType>(type: Type) =>
  z.object({ 'detail-type': z.literal(type), detail: DETAILS[type] });

/**
 * One event, read from the envelope that EventBridge delivers. What this version does not know is dropped, so that a
 * newer publisher does no harm.
 */
export const Event = z.discriminatedUnion('detail-type', [
  event('user.created'),
  event('user.updated'),
  event('user.deactivated'),
  event('user.deleted'),
  event('user.snapshot'),
  event('integration.ready'),
  event('integration.failing'),
  event('integration.recovered'),
  event('integration.held'),
  event('integration.released'),
  event('integration.scope_changed'),
]);
export type Event = z.infer<typeof Event>;

/** An event about one user: news, or state. */
export type UserEvent = Extract<Event, { 'detail-type': `user.${string}` }>;

/**
 * An event, from what EventBridge delivers.
 * @throws ZodError when it is none of this contract's
 */
export function parseEvent(envelope: unknown): Event {
  return Event.parse(envelope);
}

/** Whether it is about one user; otherwise it is about an integration. */
export function isUserEvent(some: Event): some is UserEvent {
  return some['detail-type'].startsWith('user.');
}

/** The JSON Schema (draft 2020-12) of a `detail`, titled by its type and open to further fields as the contract is. */
export function jsonSchema(type: DetailType): z.core.JSONSchema.BaseSchema {
  const { $schema, description, ...schema } = z.toJSONSchema(DETAILS[type], { io: 'input' });
  return { ...($schema && { $schema }), title: type, ...(description && { description }), ...schema };
}
