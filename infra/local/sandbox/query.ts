import * as z from 'zod';
import type { Field } from './connectors.ts';
import { cursorOf, pageOfCursor } from './cursor.ts';
import { deletionOf } from './rows.ts';
import { hides } from './scope.ts';
import type { Person } from './state.ts';
import type { Integration } from './world.ts';

const DEFAULT_PAGE_SIZE = 100;
export const MAX_PAGE_SIZE = 250;
// The pattern of the published contract: a day, or a moment, with or without the Z; always UTC.
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?)?Z?$/;

const list = z.string().transform((text): ReadonlySet<string> => new Set(text.split(',')));
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

const page = z
  .string()
  .transform(pageOfCursor)
  .refine((number) => number !== undefined, 'is not a cursor of ours')
  .default(1);

const moment = z
  .string()
  .regex(MOMENT, 'must look like YYYY-MM-DDTHH:mm:ss.sssZ')
  .transform((text) => Date.parse(text.length > 'YYYY-MM-DDZ'.length && !text.endsWith('Z') ? `${text}Z` : text))
  .refine((time) => !Number.isNaN(time), 'is no date')
  .transform((time) => new Date(time).toISOString());

const askedSchema = z.object({
  cursor: page,
  page_size: z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1).max(MAX_PAGE_SIZE))
    .default(DEFAULT_PAGE_SIZE),
  updated_after: moment.optional(),
  include_deleted: flag,
  ignore_unsupported_filters: flag,
  ids: list.optional(),
  remote_ids: list.optional(),
  emails: list.optional(),
});
export type Asked = z.infer<typeof askedSchema>;

export type Question =
  { readonly kind: 'asked'; readonly asked: Asked } | { readonly kind: 'invalid'; readonly why: string };

export function questionOf(query: Readonly<Record<string, string>>): Question {
  const parsed = askedSchema.safeParse(query);
  if (parsed.success) return { kind: 'asked', asked: parsed.data };
  const issue = parsed.error.issues[0];
  return { kind: 'invalid', why: `Query parameter "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'invalid'}` };
}

export type Page = { readonly people: readonly Person[]; readonly next: string | null };

/**
 * One page, found by its number among what matches *now*: nothing is remembered between two pages.
 * @param largest the most rows that it has, whatever is asked for; who is asked for by id is told of in one page
 */
export function pageOf(integration: Integration, asked: Asked, largest: number): Page {
  const matching = select(integration, asked);
  const size = asked.ids === undefined ? Math.min(asked.page_size, largest) : asked.page_size;
  const end = asked.cursor * size;
  return {
    people: matching.slice(end - size, end),
    next: end < matching.length ? cursorOf(asked.cursor + 1) : null,
  };
}

type Filter = (person: Person) => boolean;

/** Without a filter nobody is looked at: a page costs the same among 200,000 people as among 20. */
function select(integration: Integration, asked: Asked): readonly Person[] {
  const filters = filtersOf(asked, integration);
  const people = integration.records();
  return filters.length === 0 ? people : people.filter((person) => filters.every((matches) => matches(person)));
}

function filtersOf(asked: Asked, { profile, scope }: Integration): readonly Filter[] {
  const { updated_after, ids } = asked;
  const onField = (field: Field, filter: Filter | undefined): readonly Filter[] => {
    if (filter === undefined) return [];
    if (profile.connector.fields.includes(field)) return [hides(scope(), field) ? () => false : filter];
    return asked.ignore_unsupported_filters ? [] : [() => false];
  };
  const filters: readonly (Filter | undefined)[] = [
    asked.include_deleted ? undefined : (person) => deletionOf(person) === null,
    // "Since" is not defined further: strictly later is the reading that hurts a client without an overlap.
    updated_after === undefined ? undefined : (person) => person.touched_at > updated_after,
    ids && ((person) => ids.has(person.id)),
    ...onField('remote_id', remoteIdFilter(asked.remote_ids)),
    ...onField('email', emailFilter(asked.emails)),
  ];
  return filters.filter((filter) => filter !== undefined);
}

// Kombo's record of an anonymised person is empty: nothing but its id finds it.
const remoteIdFilter = (wanted: ReadonlySet<string> | undefined): Filter | undefined =>
  wanted && ((person) => !person.anonymised && wanted.has(person.remote_id));

function emailFilter(wanted: ReadonlySet<string> | undefined): Filter | undefined {
  if (wanted === undefined) return undefined;
  const lower = new Set([...wanted].map((email) => email.toLowerCase()));
  return ({ anonymised, email }) => !anonymised && email !== null && lower.has(email.toLowerCase());
}
