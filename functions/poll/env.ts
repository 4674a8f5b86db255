import * as z from 'zod/mini';
import { fromJson, named, whole } from '../adapters/environment.ts';
import { GuardSettings } from '../adapters/guards.ts';
import { BaselineSettings } from '../adapters/published-baselines.ts';

/** The environment of the poll functions. */
export const Env = z.object({
  ENVIRONMENT: named,
  TABLE_NAME: named,
  BUS_NAME: named,
  QUEUE_URL: z.url(),
  HEAVY_QUEUE_URL: z.url(),
  OPERATE_FUNCTION_NAME: named,
  KOMBO_SECRET_ID: named,
  KOMBO_BASE_URL: z.url(),
  POLL_WEIGHT: z.enum(['light', 'heavy']),
  /** From one request to Kombo to the next, for each process of this function. */
  REQUEST_GAP_MILLISECONDS: z.coerce.number().check(z.int(), z.nonnegative()),
  FAILING_AFTER_POLLS: whole,
  OVERLAP_SECONDS: whole,
  SWEEP_INTERVAL_SECONDS: whole,
  GUARDS: fromJson(GuardSettings),
  PUBLISHED_BASELINES: fromJson(BaselineSettings),
});
