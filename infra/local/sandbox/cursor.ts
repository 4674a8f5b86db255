import * as z from 'zod';

const position = z.strictObject({ page: z.int().min(1) });

/**
 * Opaque to clients; decoded, it names a page, as the cursor of Kombo's published example does. Nothing else is in it:
 * a list that changes between two pages shifts under the reader, and filters that are not sent again are gone.
 */
export const cursorOf = (page: number): string => Buffer.from(JSON.stringify({ page })).toString('base64');

/** The page a cursor names, or undefined if this server did not make it. */
export function pageOfCursor(cursor: string): number | undefined {
  const page = position.safeParse(decoded(cursor)).data?.page;
  return page !== undefined && cursorOf(page) === cursor ? page : undefined;
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64').toString());
  } catch {
    return undefined;
  }
}
