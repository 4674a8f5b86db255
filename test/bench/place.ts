import * as z from 'zod/mini';

/** Where the contenders find the outside, and whom they poll there. */
export const Place = z.object({
  /** Kombo, by how long it takes to answer, milliseconds. The same people behind each. */
  kombo_urls: z.record(z.string(), z.string()),
  api_key: z.string(),
  integration_ids: z.array(z.string()),
  bus_url: z.string(),
  bus_name: z.string(),
  table_endpoint: z.string(),
});
export type Place = z.infer<typeof Place>;

/** Whom to poll, and how long Kombo takes to answer. */
export const Spot = z.object({ nth: z.int(), latency_ms: z.int() });
export type Spot = z.infer<typeof Spot>;

/** @throws when the place has no such Kombo or integration */
export function spotOf({ kombo_urls, integration_ids }: Place, { nth, latency_ms }: Spot) {
  const kombo_url = kombo_urls[latency_ms];
  const integration_id = integration_ids[nth];
  if (kombo_url === undefined || integration_id === undefined)
    throw new Error(`There is no ${nth} at ${latency_ms} ms`);
  return { kombo_url, integration_id };
}

/** What Kombo and the bus were asked. */
export const OutsideCounts = z.object({
  kombo_requests: z.number(),
  put_events_requests: z.number(),
  describe_bus_requests: z.number(),
  events: z.number(),
});
export type OutsideCounts = z.infer<typeof OutsideCounts>;

/** By DynamoDB's operation: requests, and the capacity units that they consumed. */
export const TableCounts = z.record(z.string(), z.object({ requests: z.number(), units: z.number() }));
export type TableCounts = z.infer<typeof TableCounts>;

/** What a piece of work took. */
export const Effort = z.object({ wall_ms: z.number(), cpu_ms: z.number() });
export type Effort = z.infer<typeof Effort>;

/** A piece of work of a contender's. */
export const Worked = z.extend(Effort, {
  table: TableCounts,
  /** Functions it took, one after the other. */
  goes: z.number(),
  /** Resident memory of the process, the most until it began and the most until it ended. MB. */
  peak_before_mb: z.number(),
  peak_mb: z.number(),
  /** After a collection at the end. MB. */
  heap_mb: z.number(),
});
export type Worked = z.infer<typeof Worked>;

export const Fetched = z.extend(Effort, { peak_mb: z.number() });
