import * as z from 'zod/mini';

const named = z.string().check(z.minLength(1));

const seconds = z.coerce.number().check(z.int(), z.positive());

/** The environment of the dispatch function. */
export const Env = z.object({
  TABLE_NAME: named,
  KOMBO_SECRET_ID: named,
  LIGHT_QUEUE_URL: z.url(),
  HEAVY_QUEUE_URL: z.url(),
  POLL_INTERVAL_SECONDS: seconds,
  SWEEP_INTERVAL_SECONDS: seconds,
});
