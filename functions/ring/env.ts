import * as z from 'zod/mini';
import { named, whole } from '../adapters/environment.ts';

/** The environment of the ring function. */
export const Env = z.object({
  ENVIRONMENT: named,
  TABLE_NAME: named,
  KOMBO_SECRET_ID: named,
  KOMBO_BASE_URL: z.url(),
  LIGHT_QUEUE_URL: z.url(),
  ERASE_AFTER_SECONDS: whole,
});
