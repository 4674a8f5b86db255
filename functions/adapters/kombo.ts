import * as z from 'zod/mini';
import type { Limits } from '../domain/failure.ts';
import { createGet, successOf, type HttpOptions } from './kombo/http.ts';
import { IntegrationAnswer, integrationOf, type KomboIntegration } from './kombo/integration.ts';
import { createThrottle } from './kombo/throttle.ts';
import { usersByIds, usersPage, type UsersFound, type UsersPage } from './kombo/users.ts';

export type { ApiKey } from './kombo/http.ts';
export type { KomboIntegration } from './kombo/integration.ts';
export type { UsersFound, UsersPage } from './kombo/users.ts';

/** Which users are asked for. `updated_after` absent: everyone. */
export type UsersQuery = { readonly updated_after?: Date; readonly cursor?: string };

/**
 * Kombo's unified API, as far as this program asks it. Every method rejects with a `PollFailure` for what can be
 * expected, and with the signal's reason when `limits.signal` aborts; nothing goes on after that.
 */
export type Kombo = {
  users(integrationId: string, query: UsersQuery, limits: Limits): Promise<UsersPage>;
  /** Those of the users that Kombo still has, deleted ones included, and whom it does not know. */
  usersByIds(integrationId: string, ids: readonly string[], limits: Limits): Promise<UsersFound>;
  integration(integrationId: string, limits: Limits): Promise<KomboIntegration>;
  checkApiKey(limits: Limits): Promise<void>;
  /** For how long Kombo wants no request of this process any more, milliseconds. */
  wait(): number;
};

export function createKombo(options: HttpOptions): Kombo {
  const throttle = createThrottle({
    gap_ms: options.gap_ms ?? 0,
    now: options.now ?? Date.now,
    passing: () => performance.now(),
  });
  const get = createGet(options, throttle);
  return {
    wait: () => throttle.wait(),
    users: async (integrationId, { updated_after, cursor }, limits) => {
      const filters = updated_after && { updated_after: updated_after.toISOString() };
      return usersPage({ get, integrationId, limits }, { ...filters, ...(cursor !== undefined && { cursor }) });
    },
    usersByIds: async (integrationId, ids, limits) => usersByIds({ get, integrationId, limits }, ids),
    integration: async (integrationId, limits) => {
      const answer = await get({ path: ['integrations', integrationId], integration_id: integrationId }, limits);
      return integrationOf(successOf(answer, IntegrationAnswer));
    },
    checkApiKey: async (limits) => {
      successOf(await get({ path: ['check-api-key'] }, limits), Success);
    },
  };
}

const Success = z.object({ status: z.literal('success') });
