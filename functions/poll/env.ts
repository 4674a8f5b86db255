import * as z from 'zod/mini';
import { GuardSettings } from '../adapters/guards.ts';
import { BaselineSettings } from '../adapters/published-baselines.ts';

const whole = z.coerce.number().check(z.int(), z.nonnegative());

const parsed = z.pipe(
  z.string(),
  z.transform((text) => json(text)),
);

/** What is no JSON is no settings either. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The environment of the poll functions. */
export const Env = z.object({
  ENVIRONMENT: z.string().check(z.minLength(1)),
  TABLE_NAME: z.string().check(z.minLength(1)),
  BUS_NAME: z.string().check(z.minLength(1)),
  QUEUE_URL: z.url(),
  HEAVY_QUEUE_URL: z.url(),
  OPERATE_FUNCTION_NAME: z.string().check(z.minLength(1)),
  KOMBO_SECRET_ID: z.string().check(z.minLength(1)),
  KOMBO_BASE_URL: z.url(),
  POLL_WEIGHT: z.enum(['light', 'heavy']),
  /** From one request to Kombo to the next, for each process of this function. */
  REQUEST_GAP_MILLISECONDS: whole,
  FAILING_AFTER_POLLS: whole.check(z.positive()),
  OVERLAP_SECONDS: whole,
  SWEEP_INTERVAL_SECONDS: whole.check(z.positive()),
  GUARDS: z.pipe(parsed, GuardSettings),
  PUBLISHED_BASELINES: z.pipe(parsed, BaselineSettings),
});
