import { setTimeout as sleep } from 'node:timers/promises';
import { Hono, type Context } from 'hono';
import { failure, invalidInput, keyAnswer, unknownIntegration, usersAnswer, type Answer } from './answers.ts';
import type { Endpoint, Faults } from './faults.ts';
import { integrationAnswer } from './integration-details.ts';
import { openRateLimit, type RateLimit } from './rate-limit.ts';
import type { Requests } from './requests.ts';
import { send, spoil, type Env } from './spoil.ts';
import type { Integration, World } from './world.ts';

export type Parts = {
  readonly world: World;
  readonly faults: Faults;
  readonly requests: Requests;
  readonly api_key: string;
  readonly latency_ms: number;
  readonly rate_limit: RateLimit;
  readonly largest_page: number;
};

/** Kombo's API, as far as this program uses it. */
export function makeApp(parts: Parts): Hono<Env> {
  const app = new Hono<Env>();
  observe(app, parts);
  guard(app, parts);
  app.get('/v1/check-api-key', () => send(keyAnswer(parts.world)));
  app.get('/v1/integrations/:id', (c) =>
    about(c, { parts, id: c.req.param('id'), endpoint: 'integration', answer: integrationAnswer }),
  );
  app.get('/v1/ats/users', (c) => {
    const id = c.req.header('x-integration-id');
    if (id === undefined) return send(invalidInput('The header "X-Integration-Id" is missing.'));
    const answer = (integration: Integration) => usersAnswer(integration, c.req.query(), parts.largest_page);
    return about(c, { parts, id, endpoint: 'users', answer });
  });
  app.notFound((c) =>
    send(failure({ status: 404, code: null, message: `There is no ${c.req.method} ${c.req.path}.` })),
  );
  return app;
}

function observe(app: Hono<Env>, { requests, world, latency_ms }: Parts): void {
  app.use(async (c, next) => {
    const { method, path } = c.req;
    requests.add({ method, path, query: c.req.query(), integration_id: c.req.header('x-integration-id') ?? null });
    if (latency_ms > 0) await sleep(latency_ms);
    // On the answer itself, so that answers spoiled on the way have it too. Node would write its own clock, not the
    // world's.
    c.env.outgoing.setHeader('date', world.clock.now().toUTCString());
    await next();
  });
}

function guard(app: Hono<Env>, { rate_limit, world, api_key }: Parts): void {
  const count = openRateLimit(rate_limit, world.clock.now);
  app.use(async (c, next) => {
    const { allowed, headers } = count();
    for (const [name, value] of Object.entries(headers)) c.env.outgoing.setHeader(name, value);
    if (!allowed) return send(TOO_MANY);
    if (c.req.header('authorization') !== `Bearer ${api_key}`) return send(WRONG_KEY);
    return next();
  });
}

const TOO_MANY = failure({
  status: 429,
  code: 'PLATFORM.RATE_LIMIT_EXCEEDED',
  message: 'You have sent too many requests. Wait for as many seconds as "ratelimit-reset" says.',
});

const WRONG_KEY = failure({
  status: 401,
  code: 'PLATFORM.AUTHENTICATION_INVALID',
  message: 'The API key is missing or wrong.',
});

type Question = {
  readonly parts: Parts;
  readonly id: string;
  readonly endpoint: Endpoint;
  readonly answer: (integration: Integration) => Answer;
};

async function about(c: Context<Env>, { parts, id, endpoint, answer }: Question): Promise<Response> {
  const integration = parts.world.integration(id);
  if (integration === undefined) return send(unknownIntegration(id));
  const fault = parts.faults.take(id, endpoint);
  return fault === undefined ? send(answer(integration)) : spoil(c, answer(integration), fault);
}
