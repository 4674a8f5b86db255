import * as z from 'zod/mini';

const whole = z.coerce.number().check(z.int(), z.nonnegative());

/** The environment of the poll functions. */
export const Env = z.object({
  TABLE_NAME: z.string().check(z.minLength(1)),
  BUS_NAME: z.string().check(z.minLength(1)),
  HEAVY_QUEUE_URL: z.url(),
  KOMBO_SECRET_ID: z.string().check(z.minLength(1)),
  KOMBO_BASE_URL: z.url(),
  POLL_WEIGHT: z.enum(['light', 'heavy']),
  OVERLAP_SECONDS: whole,
});
