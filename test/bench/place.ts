import * as z from 'zod/mini';

/** Where the program finds the outside, and whom it polls there. */
export const Place = z.object({
  kombo_url: z.string(),
  api_key: z.string(),
  integration_id: z.string(),
  bus_url: z.string(),
  bus_name: z.string(),
  table_endpoint: z.string(),
});
export type Place = z.infer<typeof Place>;

/** What Kombo and the bus were asked. */
export const OutsideCounts = z.object({
  kombo_requests: z.number(),
  put_events_requests: z.number(),
  describe_bus_requests: z.number(),
  events: z.number(),
});
export type OutsideCounts = z.infer<typeof OutsideCounts>;

/** By DynamoDB's operation: requests, capacity units they consumed, and how long they took, one added to the other. */
export const TableCounts = z.record(
  z.string(),
  z.object({ requests: z.number(), units: z.number(), taken_ms: z.number() }),
);
export type TableCounts = z.infer<typeof TableCounts>;

/** What a piece of work took. */
export const Effort = z.object({ wall_ms: z.number(), cpu_ms: z.number() });
export type Effort = z.infer<typeof Effort>;

/** A poll of one integration, with the messages that it went on by. */
export const Polled = z.extend(Effort, {
  goes: z.number(),
  table: TableCounts,
  /** Users who are in the table afterwards. */
  users: z.number(),
  /** Resident memory of the process, the most until the poll began and the most until it ended. MB. */
  peak_before_mb: z.number(),
  peak_mb: z.number(),
  /** After a collection at the end. MB. */
  heap_mb: z.number(),
});
export type Polled = z.infer<typeof Polled>;

export const Fetched = z.extend(Effort, { pages: z.number(), users: z.number() });
