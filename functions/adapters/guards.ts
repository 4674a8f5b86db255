import * as z from 'zod/mini';
import { GUARDS, type Guards } from '../domain/guard.ts';
import { GUARDED_KINDS } from '../events/index.ts';

const Threshold = z.union([
  z.literal('off'),
  z.object({
    count: z.int().check(z.nonnegative()),
    /** Of the users there, above 0 up to 1. */
    share: z.number().check(z.positive(), z.lte(1)),
  }),
]);

const SomeGuards = z.partialRecord(z.enum(GUARDED_KINDS), Threshold);

/** Guards that differ from the usual ones: for everybody, and for single integrations, which go before. */
export const GuardSettings = z.object({
  everybody: z._default(SomeGuards, {}),
  integrations: z._default(z.record(z.string(), SomeGuards), {}),
});
export type GuardSettings = z.infer<typeof GuardSettings>;

export function guardsOf({ everybody, integrations }: GuardSettings): (integrationId: string) => Guards {
  return (id) => ({ ...GUARDS, ...everybody, ...(Object.hasOwn(integrations, id) && integrations[id]) });
}
