import * as z from 'zod/mini';
import { json } from '../adapters/json.ts';
import { INTEGRATION_ID } from '../domain/integration-id.ts';

/** What Kombo calls out about one of its integrations. It is believed only that it is about this one. */
export type Webhook = {
  readonly type: 'data-changed' | 'integration-created' | 'integration-deleted' | 'integration-state-changed';
  readonly integration_id: string;
};

const id = z.string().check(z.regex(INTEGRATION_ID));

/** What a user is made of. */
const Ours = z.object({ name: z.enum(['ats_users', 'ats_roles', 'ats_join_users_roles']) });

/** One name among them is enough; the others may be new or odd. */
const OursAmongOthers = z.array(z.unknown()).check(z.refine((models) => models.some(isOurs)));

const isOurs = (model: unknown) => Ours.safeParse(model).success;

/** Only what is used of them: the payloads also say whose the integration is, and who created it. */
const Payload = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('data-changed'),
    data: z.object({ integration_id: id, changed_models: OursAmongOthers }),
  }),
  z.object({ type: z.literal('integration-state-changed'), data: z.object({ integration_id: id }) }),
  z.object({ type: z.enum(['integration-created', 'integration-deleted']), data: z.object({ id }) }),
]);

/** @returns undefined for what does not concern us, and for what is no webhook at all */
export function readWebhook(body: Buffer): Webhook | undefined {
  const parsed = Payload.safeParse(json(body.toString('utf8')));
  if (!parsed.success) return undefined;
  const { type, data } = parsed.data;
  return { type, integration_id: 'id' in data ? data.id : data.integration_id };
}
