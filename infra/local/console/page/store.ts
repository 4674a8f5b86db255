import { computed, signal } from '@preact/signals';
import type { Entry, State } from '../wire.ts';

/** As many as are shown; the program keeps no more either. */
const MOST = 5_000;

export type Listed = Entry & {
  /** What a search looks through. */
  readonly text: string;
};

export type Drawer =
  | { readonly shows: 'entry'; readonly entry: Entry }
  | { readonly shows: 'life'; readonly integration_id: string; readonly user_id: string }
  | { readonly shows: 'holds'; readonly integration_id: string }
  | { readonly shows: 'person'; readonly integration_id: string; readonly user_id: string | null }
  | { readonly shows: 'keys' };

export type Part = 'sandbox' | 'integrations' | 'stream';
export type Filter = { readonly types: ReadonlySet<string>; readonly customer: string; readonly search: string };

/** Everything that came, the oldest first. */
export const entries = signal<readonly Listed[]>([]);
/** What is missing between the first of them and the others. */
export const missed = signal(0);
export const state = signal<State | null>(null);
export const connection = signal<'connecting' | 'live' | 'lost' | 'refused' | 'elsewhere'>('connecting');
export const drawer = signal<Drawer | null>(null);
/** The part that a narrow screen shows. */
export const part = signal<Part>('stream');
/** Told to whoever looks and whoever listens. */
export const notice = signal('');

export const filter = signal<Filter>({ types: new Set(), customer: '', search: '' });
export const isPaused = signal(false);
/** Somebody has scrolled down, or walks through the rows: what they read stays where it is. */
export const isScrolled = signal(false);
export const isWalked = signal(false);
const isRead = computed(() => isPaused.value || isScrolled.value || isWalked.value);

const frozen = signal<readonly Listed[] | null>(null);
isRead.subscribe((read) => {
  frozen.value = read ? entries.peek() : null;
});

/** The newest first. */
export const shown = computed(() => filtered(frozen.value ?? entries.value, filter.value).toReversed());

/** How many have come since somebody began to read. */
export const unseen = computed(() => {
  const [seen, all] = [frozen.value, entries.value];
  const last = seen?.at(-1)?.id ?? 0;
  return seen === null ? 0 : filtered(all.slice(firstAfter(all, last)), filter.value).length;
});

/** The number of events of each type that came. */
export const counts = computed(() => {
  const found = new Map<string, number>();
  for (const { event } of entries.value) found.set(event['detail-type'], (found.get(event['detail-type']) ?? 0) + 1);
  return found;
});

export function follow(): void {
  isPaused.value = false;
  isScrolled.value = false;
  isWalked.value = false;
}

export function add(come: readonly Entry[], gap: number): void {
  const listed = come.map((entry) => ({ ...entry, text: textOf(entry) }));
  entries.value = [...entries.value, ...listed].slice(-MOST);
  missed.value += gap;
}

const textOf = ({ words, integration_id, user_id }: Entry) =>
  `${words.customer} ${words.who} ${words.what} ${integration_id} ${user_id ?? ''}`.toLowerCase();

function filtered(all: readonly Listed[], { types, customer, search }: Filter): readonly Listed[] {
  const wanted = search.trim().toLowerCase();
  if (types.size === 0 && customer === '' && wanted === '') return all;
  return all.filter(
    ({ event, integration_id, text }) =>
      (types.size === 0 || types.has(event['detail-type'])) &&
      (customer === '' || integration_id === customer) &&
      text.includes(wanted),
  );
}

/** Ids grow by one, but for those that were missed. */
function firstAfter(all: readonly Listed[], id: number): number {
  const index = all.findLastIndex((entry) => entry.id <= id);
  return index + 1;
}
