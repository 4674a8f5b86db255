import { roleKey, type KnownUser } from '../../functions/domain/user.ts';
import { COMPARED_FIELDS, type ComparedField, type Role } from '../../functions/events/index.ts';
import type { BusEvent } from '../../infra/local/bus.ts';
import { newsOn, type News } from '../support/ledger.ts';
import { demand } from './violation.ts';

/** What counts of somebody who is there, each field as a text to compare. */
export type Face = Readonly<Record<ComparedField, string>>;

/** What is known of somebody: who is gone is only gone. */
export type Known = Face | 'gone';

type Somebody = { readonly [Field in Exclude<ComparedField, 'system_roles'>]?: string | null | undefined } & {
  readonly system_roles?: readonly Role[] | null | undefined;
};

/** In place of a field that the table does not know. */
export const UNKNOWN = 'unknown';

export function faceOf(user: Somebody): Face {
  const text = (value: string | null | undefined) => (value === undefined ? UNKNOWN : JSON.stringify(value));
  const { remote_id, first_name, last_name, email, status, system_roles } = user;
  const roles = new Set((system_roles ?? []).map(roleKey));
  return {
    remote_id: text(remote_id),
    first_name: text(first_name),
    last_name: text(last_name),
    email: text(email?.toLowerCase() ?? email),
    status: text(status),
    system_roles: system_roles === undefined ? UNKNOWN : JSON.stringify([...roles].sort()),
  };
}

export const NOTHING = new Set(['null', '[]']);

export function differences(one: Face, other: Face): readonly ComparedField[] {
  return COMPARED_FIELDS.filter((field) => one[field] !== other[field]);
}

export const knownOf = (user: KnownUser): Known => (user.remote_deleted_at === null ? faceOf(user) : 'gone');

/** One piece of news with what its user was before it. */
export type Told = { readonly news: News; readonly before: Known | undefined };

/** What a subscriber knows who applies each event once. */
export type View = {
  readonly users: Map<string, Known>;
  /** Applies what arrived since, and returns it without repeats. @throws Violation */
  readonly read: (events: readonly BusEvent[]) => readonly Told[];
};

export function openView(): View {
  const users = new Map<string, Known>();
  const texts = new Map<string, string>();
  const last = new Map<string, number>();
  let seen = 0;
  const apply = (news: News): Told[] => {
    const { metadata, data } = news.detail;
    const text = JSON.stringify(news);
    const first = texts.get(metadata.event_id);
    demand((first ?? text) === text, () => `A repeat differs: ${first} and ${text}`);
    if (first !== undefined) return [];
    texts.set(metadata.event_id, text);
    chain(last, news);
    const before = users.get(data.user.id);
    users.set(data.user.id, knownOf(data.user));
    return [{ news, before }];
  };
  return {
    users,
    read: (events) => {
      const arrived = newsOn(events.slice(seen));
      seen = events.length;
      return arrived.flatMap(apply);
    },
  };
}

function chain(last: Map<string, number>, { detail: { metadata, data } }: News): void {
  const { sequence, previous_sequence } = metadata;
  const before = last.get(data.user.id);
  demand(previous_sequence === (before ?? null), () => {
    return `${data.user.id}: news ${sequence} follows ${previous_sequence}, but the one before was ${before}`;
  });
  demand(sequence > (before ?? 0), () => `${data.user.id}: news ${sequence} comes after ${before}`);
  last.set(data.user.id, sequence);
}
