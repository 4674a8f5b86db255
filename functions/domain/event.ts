import { v5 as uuidv5 } from 'uuid';
import {
  SCHEMA_VERSION,
  type Customer,
  type DetailType,
  type Event,
  type IntegrationMetadata,
  type NewsMetadata,
  type User,
} from '../events/index.ts';
import type { LastChange, Snapshot } from './snapshot.ts';
import { complete } from './user.ts';

/** Made once for this program; another one would give every event a new id. */
const NAMESPACE = 'f3a6f3c8-6f0e-4b8e-9d1d-2c5f1f6f7a51';

const NO_ROLES = { granted: [], revoked: [] };

/**
 * The last news of a user, the same to the byte however often it is rebuilt. None if there was no news yet, and none
 * after a silent write: that changed the user, so that the event would differ, and it is made only when the news before
 * it is on the bus.
 */
export function newsOf(integrationId: string, snapshot: Snapshot): Event | undefined {
  const change = snapshot.last_change;
  if (change === undefined || change.sequence !== snapshot.sequence) return undefined;
  return eventOf(newsMetadata(integrationId, snapshot.user.id, change), complete(snapshot.user), change);
}

function eventOf(metadata: NewsMetadata, user: User, change: LastChange): Event {
  if (change.type === 'user.created') {
    const roles = { granted: user.system_roles ?? [], revoked: [] };
    const data = { user, changed_fields: [], previous: {}, roles, reason: change.reason };
    return { 'detail-type': change.type, detail: { metadata, data } };
  }
  if (change.type === 'user.deleted') {
    const data = { user, changed_fields: [], previous: {}, roles: NO_ROLES, reason: change.reason };
    return { 'detail-type': change.type, detail: { metadata, data } };
  }
  const { changed_fields, previous, roles } = change;
  const data = { user, changed_fields: [...changed_fields], previous, roles };
  return { 'detail-type': change.type, detail: { metadata, data } };
}

function newsMetadata(integrationId: string, userId: string, change: LastChange): NewsMetadata {
  return {
    event_id: eventId(integrationId, userId, change.sequence),
    schema_version: SCHEMA_VERSION,
    integration_id: integrationId,
    tool: toolOf(integrationId),
    customer: change.customer,
    sequence: change.sequence,
    previous_sequence: change.previous_sequence,
    detected_at: change.detected_at,
  };
}

/** Whose state is told, to whom, and since when that was asked for: the same for every repeat. */
export type StateOccasion = {
  readonly integration_id: string;
  readonly customer: Customer;
  /** null: to everybody. */
  readonly subscriber: string | null;
  readonly at: Date;
};

/** The present state of a user, which is no news. */
export function stateOf({ user, sequence }: Snapshot, { integration_id, ...occasion }: StateOccasion): Event {
  const { customer, subscriber, at } = occasion;
  const metadata = {
    event_id: eventId(
      integration_id,
      user.id,
      sequence,
      `state at ${at.toISOString()} for ${subscriber ?? 'everybody'}`,
    ),
    schema_version: SCHEMA_VERSION,
    integration_id,
    tool: toolOf(integration_id),
    customer,
    sequence,
    ...(subscriber !== null && { subscriber }),
    detected_at: at.toISOString(),
  } as const;
  const data = { user: complete(user), changed_fields: [], previous: {}, roles: NO_ROLES };
  return { 'detail-type': 'user.snapshot', detail: { metadata, data } };
}

type OperationType = Exclude<DetailType, `user.${string}`>;

/** Which integration is spoken of, by which poll, when. */
export type Occasion = {
  readonly integration_id: string;
  readonly customer: Customer;
  readonly poll: number;
  readonly at: Date;
};

/**
 * The metadata of an event about an integration.
 * @param subject what tells apart events of one type that one poll tells; most types are told once
 */
export function operationMetadata(
  type: OperationType,
  occasion: Occasion,
  ...subject: readonly string[]
): IntegrationMetadata {
  return {
    event_id: eventId(occasion.integration_id, 'integration', type, occasion.poll, ...subject),
    schema_version: SCHEMA_VERSION,
    integration_id: occasion.integration_id,
    tool: toolOf(occasion.integration_id),
    customer: occasion.customer,
    detected_at: occasion.at.toISOString(),
  };
}

export function toolOf(integrationId: string): string {
  return integrationId.split(':', 1)[0] ?? integrationId;
}

function eventId(...name: readonly (string | number)[]): string {
  return uuidv5(JSON.stringify(name), NAMESPACE);
}
