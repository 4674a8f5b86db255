import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { error, type ErrorReply } from '../aws-json.ts';

/** An event as EventBridge hands it to the targets of its rules. */
export type BusEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, to the second. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
};

const text = z.optional(z.string());

export const PutEventsRequest = z.object({
  Entries: z.array(
    z.object({
      EventBusName: text,
      Source: text,
      DetailType: text,
      Detail: text,
      Resources: z.optional(z.array(z.string())),
      /** Epoch seconds. */
      Time: z.optional(z.number()),
    }),
  ),
});
export type RequestEntry = z.infer<typeof PutEventsRequest>['Entries'][number];

export type ResultEntry = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

const MOST_ENTRIES = 10;
const MOST_BYTES = 1_048_576;
const LONGEST_DETAIL_TYPE = 128;

/**
 * Why AWS refuses the request as a whole, if it does: number, size, or not one entry that could be an event.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function refusalOfRequest(entries: readonly RequestEntry[]): ErrorReply | undefined {
  if (entries.length === 0) return invalid("'entries' must have length greater than or equal to 1");
  if (entries.length > MOST_ENTRIES) return invalid("'entries' must have length less than or equal to 10");
  const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (bytes >= MOST_BYTES) return invalid('Total size of the entries in the request is over the limit.');
  const hasEvent = entries.some(({ Source, DetailType, Detail }) => Source && DetailType && Detail);
  return hasEvent ? undefined : invalid('No entry has Source, DetailType and Detail');
}

const invalid = (message: string) => error('ValidationException', message);

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf(entry: RequestEntry): number {
  const texts = [entry.Source ?? '', entry.DetailType ?? '', entry.Detail ?? '', ...(entry.Resources ?? [])];
  return new TextEncoder().encode(texts.join('')).length + (entry.Time === undefined ? 0 : 14);
}

export type Place = { readonly account: string; readonly region: string };

/** The event that an entry makes, or why AWS refuses this entry alone. */
export function eventOf(entry: RequestEntry, place: Place): BusEvent | ResultEntry {
  const { Source: source, DetailType: type, Detail } = entry;
  if (!source) return refused('InvalidArgument', 'Source is a required argument');
  if (!type) return refused('InvalidArgument', 'DetailType is a required argument');
  if (!Detail) return refused('InvalidArgument', 'Detail is a required argument');
  if (type.length > LONGEST_DETAIL_TYPE) return refused('InvalidArgument', 'DetailType is too long');
  if (source.startsWith('aws.')) return refused('NotAuthorizedForSourceException', 'Not authorized for the source');
  const detail = object(Detail);
  if (detail === undefined) return refused('MalformedDetail', 'Detail is malformed');
  const time = new Date(entry.Time === undefined ? Date.now() : entry.Time * 1000);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': type,
    source,
    ...place,
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    resources: entry.Resources ?? [],
    detail,
  };
}

export function refused(code: string, message: string): ResultEntry {
  return { ErrorCode: code, ErrorMessage: message };
}

function object(json: string): Record<string, unknown> | undefined {
  try {
    const parsed = z.record(z.string(), z.unknown()).safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
