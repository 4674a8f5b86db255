import { customerOf, plural } from '../domain/words.ts';
import type { DetailType, Event } from '../events/index.ts';
import { context, header, section, type Block } from './blocks.ts';
import { storyOf } from './stories.ts';
import { timeOf, type Telling } from './story.ts';
import { fit } from './text.ts';

/** So many are told one by one, and so many customers with their counts. */
const MOST = 10;

/** A digest is one of two or three parts of a message, of which Slack takes some 12,000 characters. A guess. */
const LINE_LENGTH = 160;

/** Many at once: how many of what at whom, the first of them, and how to see the rest. */
export function digest(events: readonly Event[], telling: Telling): readonly Block[] {
  const customers = groupedBy(events, ({ detail }) => detail.metadata.integration_id);
  const shown = events.slice(0, MOST);
  return [
    header(`${plural(events.length, 'change')} at ${plural(customers.size, 'customer')}`),
    section(counts([...customers.values()])),
    section(shown.map((event) => fit(oneLine(event, telling), LINE_LENGTH))),
    context([...rest(events, shown.length), `alert ${telling.alert}`]),
  ];
}

function groupedBy(events: readonly Event[], keyOf: (event: Event) => string): ReadonlyMap<string, readonly Event[]> {
  const groups = new Map<string, Event[]>();
  for (const event of events) groups.set(keyOf(event), [...(groups.get(keyOf(event)) ?? []), event]);
  return groups;
}

/** Acme, Inc.: 5 deactivated, 2 created. */
function counts(customers: readonly (readonly Event[])[]): readonly string[] {
  const ranked = customers.toSorted((one, other) => other.length - one.length);
  const others = ranked.slice(MOST);
  const lines = ranked.slice(0, MOST).map((events) => fit(`${nameOf(events)}: ${countsOf(events)}`, LINE_LENGTH));
  if (others.length === 0) return lines;
  return [...lines, `${plural(others.length, 'customer')} more: ${plural(others.flat().length, 'change')}`];
}

const nameOf = ([event]: readonly Event[]) => (event === undefined ? '' : fit(customerOf(event), 60));

function countsOf(events: readonly Event[]): string {
  const types = groupedBy(events, (event) => WORDS[event['detail-type']]);
  return [...types].map(([word, { length }]) => `${length} ${word}`).join(', ');
}

const WORDS: Readonly<Record<DetailType, string>> = {
  'user.created': 'created',
  'user.updated': 'updated',
  'user.deactivated': 'deactivated',
  'user.deleted': 'deleted',
  'user.snapshot': 'as known',
  'integration.ready': 'ready',
  'integration.failing': 'failing',
  'integration.recovered': 'works again',
  'integration.held': 'held',
  'integration.released': 'no longer held',
  'integration.scope_changed': 'scope changed',
};

function oneLine(event: Event, telling: Telling): string {
  const { headline, lines } = storyOf(event, telling);
  // The headline of an integration is its customer.
  const whose = 'user' in event.detail.data ? [fit(customerOf(event), 40)] : [];
  return [fit(headline, 60), ...whose, ...lines].join(' · ');
}

/** Every event that was published has its line in the log, with ids only. */
function rest(events: readonly Event[], shown: number): readonly string[] {
  const [first, last] = [events.at(0), events.at(-1)].map((event) => event?.detail.metadata.detected_at ?? '');
  if (events.length === shown || first === undefined || last === undefined) return [];
  const when = `${timeOf(first)} to ${timeOf(last)}`;
  return [`${events.length - shown} more: the poll functions' logs, decision = "published", ${when}`];
}
