import { changeOfRoles, labelOf, nameOf } from '../domain/words.ts';
import type { ComparedField, Event, User, UserEvent } from '../events/index.ts';
import type { Story, Telling } from './story.ts';
import { fit } from './text.ts';

type Differences = Extract<Event, { 'detail-type': 'user.updated' }>['detail']['data'];
type Names = Telling['names'];

/** A change of one person, or what is known of one. */
export function userStory(event: UserEvent, { names }: Telling): Story {
  const { user } = event.detail.data;
  const who = names === 'full' ? nameOf(user) : user.id;
  return { headline: `${headingOf(event)}: ${who}`, lines: linesOf(event, names), next: [] };
}

function headingOf(event: UserEvent): string {
  switch (event['detail-type']) {
    case 'user.created':
      return event.detail.data.reason === 'new' ? 'New' : 'Back';
    case 'user.updated':
      return 'Changed';
    case 'user.deactivated':
      return 'Deactivated';
    case 'user.deleted':
      return 'Deleted';
    case 'user.snapshot':
      return 'As known';
  }
}

function linesOf(event: UserEvent, names: Names): readonly string[] {
  switch (event['detail-type']) {
    case 'user.created':
    case 'user.deleted': {
      const { user, reason } = event.detail.data;
      return [WHY[reason], ...factsOf(user, names)];
    }
    case 'user.updated':
    case 'user.deactivated':
      return event.detail.data.changed_fields.map((field) => changeOf(field, event.detail.data, names));
    case 'user.snapshot':
      return ['Nothing happened: this is what is known.', ...factsOf(event.detail.data.user, names)];
  }
}

const WHY = {
  new: 'Nobody was told of this user before.',
  restored: 'Came back after a deletion.',
  removed: 'Kombo shows the user as deleted.',
  missing: 'Kombo does not list the user any more.',
} as const;

/** By which a person can be recognised. Some ATSs know their users by email: then that is the `remote_id`. */
const PERSONAL: ReadonlySet<ComparedField> = new Set(['first_name', 'last_name', 'email', 'remote_id']);

/** Of two values and a name neither may push the other out of its line. */
const VALUE_LENGTH = 90;

function changeOf(field: ComparedField, { user, previous, roles }: Differences, names: Names): string {
  if (field === 'system_roles') return `roles: ${changeOfRoles(roles) || 'changed'}`;
  if (names === 'none' && PERSONAL.has(field)) return `${field}: changed`;
  const [before, now] = [previous[field], user[field]].map((value) => fit(value ?? 'none', VALUE_LENGTH));
  return `${field}: ${before} → ${now}`;
}

function factsOf(user: User, names: Names): readonly string[] {
  const roles = (user.system_roles ?? []).map(labelOf).join(', ');
  return [
    names === 'full' && user.email ? `email: ${user.email}` : '',
    user.status ? `status: ${user.status}` : '',
    roles ? `roles: ${roles}` : '',
  ].filter(Boolean);
}
