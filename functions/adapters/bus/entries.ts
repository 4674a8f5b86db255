import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { SOURCE, type Event } from '../../events/index.ts';

/** An event with the entry that carries it. */
export type Outgoing = { readonly event: Event; readonly entry: PutEventsRequestEntry };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MOST_ENTRIES = 10;

/**
 * "The total entry size must be less than 1MB" (256 KB until January 2026). AWS does not say which megabyte; this is
 * the smaller one.
 */
const MOST_BYTES = 1_000_000;

/** Every part comes from the event, its time too, so that a repeat of the event is the same entry. */
export function toEntry(event: Event, busName: string): PutEventsRequestEntry {
  return {
    EventBusName: busName,
    Source: SOURCE,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Time: new Date(event.detail.metadata.detected_at),
  };
}

const TIME_BYTES = 14;

/**
 * The bytes that AWS counts of an entry: 14 for the time and the others in UTF-8.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export function entrySize(entry: PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const bytes = texts.map((text) => Buffer.byteLength(text ?? ''));
  return bytes.reduce((sum, size) => sum + size, entry.Time === undefined ? 0 : TIME_BYTES);
}

/** As few requests as the limits allow, in order. An entry that is too large by itself goes alone, for AWS to refuse. */
export function inBatches(outgoing: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const batches: Outgoing[][] = [];
  let batch: Outgoing[] = [];
  let bytes = 0;
  for (const one of outgoing) {
    const size = entrySize(one.entry);
    if (batch.length === 0 || batch.length === MOST_ENTRIES || bytes + size >= MOST_BYTES) {
      batch = [];
      bytes = 0;
      batches.push(batch);
    }
    batch.push(one);
    bytes += size;
  }
  return batches;
}
