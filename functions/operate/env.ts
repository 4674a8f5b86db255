import * as z from 'zod/mini';
import { named, whole } from '../adapters/environment.ts';

/** The environment of the operate function. */
export const Env = z.object({
  ENVIRONMENT: named,
  TABLE_NAME: named,
  KOMBO_SECRET_ID: named,
  KOMBO_BASE_URL: z.url(),
  LIGHT_QUEUE_URL: z.url(),
  HEAVY_QUEUE_URL: z.url(),
  POLL_INTERVAL_SECONDS: whole,
  SWEEP_INTERVAL_SECONDS: whole,
  ERASE_AFTER_SECONDS: whole,
  FAILING_AFTER_POLLS: whole,
  /** Of the poll functions, separated by commas. */
  POLL_LOG_GROUPS: named,
  /** Lambda's own. */
  AWS_LAMBDA_FUNCTION_NAME: named,
});
