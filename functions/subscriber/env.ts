import * as z from 'zod/mini';

/** What the construct puts into the environment of a subscriber's function. */
export const Env = z.object({
  USER_SEQUENCES_TABLE: z.string().check(z.minLength(1)),
  USER_DEAD_LETTERS_URL: z.url(),
});
