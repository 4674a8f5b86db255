import * as z from 'zod/mini';
import { named } from '../adapters/environment.ts';

/** What the construct puts into the environment of a subscriber's function. */
export const Env = z.object({
  USER_SEQUENCES_TABLE: named,
  USER_DEAD_LETTERS_URL: z.url(),
});
