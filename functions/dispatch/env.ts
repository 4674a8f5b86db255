import * as z from 'zod/mini';
import { named, whole } from '../adapters/environment.ts';

/** The environment of the dispatch function. */
export const Env = z.object({
  ENVIRONMENT: named,
  TABLE_NAME: named,
  BUS_NAME: named,
  KOMBO_SECRET_ID: named,
  KOMBO_BASE_URL: z.url(),
  LIGHT_QUEUE_URL: z.url(),
  HEAVY_QUEUE_URL: z.url(),
  POLL_INTERVAL_SECONDS: whole,
  SWEEP_INTERVAL_SECONDS: whole,
  DISPATCH_INTERVAL_SECONDS: whole,
  REQUESTS_PER_MINUTE: whole,
  HEAVY_CONCURRENCY: whole,
  FAILING_AFTER_POLLS: whole,
});
