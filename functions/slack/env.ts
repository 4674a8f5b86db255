import * as z from 'zod/mini';
import { named } from '../adapters/environment.ts';

/** The environment of a slack function, of which each alert rule has its own. */
export const Env = z.object({
  ALERT: named,
  NAMES: z.enum(['full', 'none']),
  /** Whether the rule's pattern asks for `user.snapshot`, which is no news. */
  SNAPSHOTS: z.enum(['asked_for', 'unwanted']),
  WEBHOOK_SECRET_ID: named,
  QUEUE_URL: z.url(),
  DEAD_LETTERS_URL: z.url(),
  ENVIRONMENT: named,
});
