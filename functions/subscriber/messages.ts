import { json } from '../adapters/json.ts';
import { Event, isUserEvent, type UserEvent } from '../events/index.ts';

/** Of a message of SQS, what we use. */
export type Message = { readonly messageId: string; readonly body: string };

/** A message that holds an event, or one that no retry will make readable. */
export type Letter =
  | { readonly message: Message; readonly event: UserEvent }
  /** Where it is wrong, without a value of it: one may be a person's. */
  | { readonly message: Message; readonly event: null; readonly wrong: string };

/** Reads what a rule has put into the queue. */
export function open(message: Message): Letter {
  const parsed = Event.safeParse(json(message.body));
  if (!parsed.success) {
    const paths = parsed.error.issues.map(({ path }) => path.join('.'));
    return { message, event: null, wrong: `not of this contract: ${[...new Set(paths)].join(', ') || 'no event'}` };
  }
  const event = parsed.data;
  return isUserEvent(event) ? { message, event } : { message, event: null, wrong: 'not about a user' };
}

/** The events of each user, the oldest first. */
export function perUser<Some extends { readonly event: UserEvent }>(letters: readonly Some[]): readonly Some[][] {
  const users = new Map<string, Some[]>();
  const inOrder = letters.toSorted((one, other) => sequenceOf(one.event) - sequenceOf(other.event));
  for (const letter of inOrder) {
    const { metadata, data } = letter.event.detail;
    const key = JSON.stringify([metadata.integration_id, data.user.id]);
    users.set(key, [...(users.get(key) ?? []), letter]);
  }
  return [...users.values()];
}

function sequenceOf({ detail }: UserEvent): number {
  return detail.metadata.sequence;
}
