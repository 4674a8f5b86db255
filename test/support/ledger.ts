import { expect } from 'vitest';
import { roleKey, type KnownUser } from '../../functions/domain/user.ts';
import { Event, type COMPARED_FIELDS, type Role } from '../../functions/events/index.ts';
import type { BusEvent } from '../../infra/local/bus.ts';
import { rowOf, type Row } from '../../infra/local/sandbox/rows.ts';
import type { Integration } from '../../infra/local/sandbox/world.ts';
import type { Rig } from './rig.ts';

export type News = Extract<
  Event,
  { 'detail-type': 'user.created' | 'user.updated' | 'user.deactivated' | 'user.deleted' }
>;

/** The news on a bus in the order of their arrival, repeats included. */
export function newsOn(events: readonly BusEvent[]): readonly News[] {
  return events.map((event) => Event.parse(event)).filter(isNews);
}

const isNews = (event: Event): event is News =>
  ['user.created', 'user.updated', 'user.deactivated', 'user.deleted'].includes(event['detail-type']);

/** Type and user of each piece of news, without repeats: what a test has to say about most of them. */
export function told(events: readonly BusEvent[]): readonly string[] {
  const lines = newsOn(events).map((event) => [event.detail.metadata.event_id, lineOf(event)] as const);
  return [...new Map(lines).values()];
}

const lineOf = (event: News) => `${event['detail-type']} ${event.detail.data.user.id}`;

/** What was told of the integration itself since it was ready, in short and without repeats. */
export function notices(events: readonly BusEvent[]): readonly string[] {
  const lines = events.map((event) => [event.detail['metadata'], noticeOf(Event.parse(event))] as const);
  const byId = new Map(lines.map(([metadata, line]) => [JSON.stringify(metadata), line]));
  return [...byId.values()].filter((line) => line !== undefined);
}

function noticeOf({ 'detail-type': type, detail: { data } }: Event): string | undefined {
  if (type === 'integration.ready' || !type.startsWith('integration.')) return undefined;
  const said = [type.slice('integration.'.length)];
  if ('kind' in data) said.push(data.field === null ? data.kind : `${data.kind} of ${data.field}`);
  if ('held' in data) said.push(`${data.held} of ${data.users}`);
  if ('because' in data) said.push(data.because);
  if ('code' in data) said.push(data.code);
  if ('changes' in data) said.push(...data.changes.map(switched));
  return said.join(' ');
}

type Switched = {
  readonly field: string | null;
  readonly is_available: boolean;
  readonly opted_out_by_customer: boolean;
};

const switched = ({ field, is_available, opted_out_by_customer }: Switched) =>
  `${field ?? 'users'} ${is_available ? 'on' : opted_out_by_customer ? 'opted out' : 'off'}`;

/** What Kombo shows of everybody, to compare with later. */
export function look(ats: Integration): ReadonlyMap<string, Row> {
  return new Map(ats.people().map((person) => [person.id, rowOf(ats, person)]));
}

/**
 * Nothing lost, nothing invented: every repeat is identical, sequences increase and chain without gap or fork, the last
 * event of a user is what Kombo shows, and of whom there is no event nothing has changed.
 */
export function expectTruth(events: readonly BusEvent[], ats: Integration, before: ReadonlyMap<string, Row>): void {
  const all = newsOn(events);
  for (const [id, row] of look(ats)) {
    const news = withoutRepeats(all.filter((event) => event.detail.data.user.id === id));
    expectChain(news);
    const last = news.at(-1);
    if (last === undefined) expectUntold(row, before.get(id));
    else expectLast(last.detail.data.user, row);
  }
}

function withoutRepeats(news: readonly News[]): readonly News[] {
  const firsts = new Map<string, News>();
  for (const event of news) {
    const { event_id } = event.detail.metadata;
    const first = firsts.get(event_id);
    if (first === undefined) firsts.set(event_id, event);
    else expect(JSON.stringify(event)).toBe(JSON.stringify(first));
  }
  return [...firsts.values()];
}

function expectChain(news: readonly News[]): void {
  const sequences = news.map(({ detail }) => detail.metadata.sequence);
  expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
  const previous = news.map(({ detail }) => detail.metadata.previous_sequence);
  expect(previous).toEqual([null, ...sequences].slice(0, sequences.length));
}

function expectLast(last: KnownUser, row: Row): void {
  expect(last.remote_deleted_at === null).toBe(row.remote_deleted_at === null);
  if (row.remote_deleted_at === null) expect(compared(last)).toEqual(compared(row));
}

function expectUntold(row: Row, before: Row | undefined): void {
  const isGone = row.remote_deleted_at !== null;
  if (before === undefined || before.remote_deleted_at !== null) expect(isGone).toBe(true);
  else expect([isGone, compared(row)]).toEqual([false, compared(before)]);
}

/** What the table knows of everybody is what Kombo shows. */
export async function expectKnown({ ats, snapshots }: Pick<Rig, 'ats' | 'snapshots'>): Promise<void> {
  const shown = look(ats);
  const limits = { deadline: Number.POSITIVE_INFINITY, signal: new AbortController().signal };
  const found = await snapshots.load(ats.id, [...shown.keys()], limits);
  for (const [id, row] of shown) {
    const known = found.get(id);
    if (known?.is === 'snapshot') expectLast(known.snapshot.user, row);
    else expect(row.remote_deleted_at).not.toBeNull();
  }
}

type Compared = {
  readonly [Field in Exclude<(typeof COMPARED_FIELDS)[number], 'system_roles'>]?: string | null;
} & { readonly system_roles?: readonly Role[] | null };

/** What counts of a user: neither the case of an email nor the label or the order of roles. */
function compared({ remote_id, first_name, last_name, email, status, system_roles }: Compared) {
  const fields = { remote_id, first_name, last_name, email: email?.toLowerCase() ?? null, status };
  return { ...fields, roles: [...new Set((system_roles ?? []).map(roleKey))].sort() };
}
