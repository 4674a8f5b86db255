import example from 'ats-user-events/contract/v1/user.deactivated.json' with { type: 'json' };
import { hasLeft, isUserEvent, jsonSchema, parseEvent, type Role, type UserEvent } from 'ats-user-events/events';

/** What a project without AWS makes of an event, every step of it typed. */
function read(event: UserEvent): string {
  const revoked: readonly Role[] = event.detail.data.roles.revoked;
  const was = event['detail-type'] === 'user.deactivated' ? event.detail.data.previous.status : undefined;
  // @ts-expect-error: a snapshot is no news
  const { previous_sequence }: { previous_sequence: number | null } = event.detail.metadata;
  const { user } = event.detail.data;
  return `${user.first_name}: was ${was}, left ${hasLeft(user)}, ${revoked.length} revoked, after ${previous_sequence}`;
}

declare const console: { log(line: unknown): void };

const event = parseEvent(example);
console.log(isUserEvent(event) ? read(event) : 'about an integration');
console.log(jsonSchema('user.created').title);
