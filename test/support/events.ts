import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETAILS, Event, type DetailType } from '../../functions/events/index.ts';

const V1 = join(import.meta.dirname, '../contract/v1');

export const TYPES = Object.keys(DETAILS).filter((key): key is DetailType => key in DETAILS);

/** The contract's example of an event. */
export function example(type: DetailType): Event {
  return Event.parse(JSON.parse(readFileSync(join(V1, `${type}.json`), 'utf8')));
}

/** The same with every text in its user and its customer, and every text that Kombo has, replaced. */
export function worded(event: Event, wording: (text: string, key: string) => string): Event {
  const reworded = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return FIXED.has(key) ? value : wording(value, key);
    if (Array.isArray(value)) return value.map((one) => reworded(one, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, reworded(one, name)]));
  };
  return Event.parse(reworded(event, ''));
}

/** What the contract has words of its own for. */
const FIXED: ReadonlySet<string> = new Set([
  'detail-type',
  'event_id',
  'detected_at',
  'failing_since',
  'changed_fields',
  'reason',
  'kind',
  'field',
  'because',
]);
