import * as z from 'zod/mini';

/** Whose baseline is put on the bus as state: everybody's or nobody's, save single integrations. */
export const BaselineSettings = z.object({
  everybody: z._default(z.boolean(), false),
  integrations: z._default(z.record(z.string(), z.boolean()), {}),
});
export type BaselineSettings = z.infer<typeof BaselineSettings>;

export function isPublishedBy({ everybody, integrations }: BaselineSettings): (integrationId: string) => boolean {
  return (id) => (Object.hasOwn(integrations, id) ? integrations[id] === true : everybody);
}
