import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type * as z from 'zod';
import type { Saying } from '../../../functions/operate/answer.ts';
import { operate } from '../../../functions/operate/commands.ts';
import { refused } from '../../../functions/operate/results.ts';
import { preview } from '../../../functions/operate/preview.ts';
import { onlyFromHere, onlyWithToken, withHeaders, type Access } from './access.ts';
import { createBoard, type BoardParts } from './board.ts';
import type { Page } from './bundle.ts';
import { peopleOf } from './people.ts';
import { Act, LastEventId, LifeQuery, Order, PeopleQuery, Rehearsal } from './requests.ts';
import type { Readers } from './readers.ts';
import { readAlong, type StreamParts } from './stream.ts';

export type AppParts = BoardParts &
  Omit<StreamParts, 'board'> & {
    readonly access: Access;
    readonly page: Page;
    readonly readers: Readers;
    /** Who answers holds, as events and lists name them. */
    readonly by: string;
    /** To be called when a person has changed something. */
    readonly changed: () => void;
  };

/** The longest name of anything is 200 characters; nothing asked for here has many of them. */
const MOST_BYTES = 16 * 1024;

/** Time to be told that one has to go; a guess. */
const FAREWELL_MS = 1_000;

type Env = { readonly Bindings: HttpBindings };

/** The page is for everybody who may open it; what it shows, for whoever has the token. */
export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.use(withHeaders, onlyFromHere(parts.access));
  for (const [path, { type, text }] of Object.entries(parts.page)) {
    app.get(path, (c) => c.body(text, 200, { 'content-type': type }));
  }
  app.use('/api/*', onlyWithToken(parts.access), bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }));
  readings(app, parts);
  orders(app, parts);
  if (parts.desk !== undefined) sandbox(app, { ...parts, desk: parts.desk });
  app.notFound((c) => c.json(refused('There is nothing at this address.', ''), 404));
  app.onError((error, c) => {
    const { name } = error;
    return c.json(refused(`The console has failed (${name}).`, 'Try again; should it fail again, report it.'), 500);
  });
  return app;
}

function readings(app: Hono<Env>, parts: AppParts): void {
  const board = createBoard(parts);
  app.get('/api/stream', (c) => {
    // Hono answers it as a GET, and drops the body: whoever writes to a stream that nobody can read waits for ever.
    if (c.req.method === 'HEAD') return c.body(null);
    const last = LastEventId.parse(c.req.header('last-event-id'));
    const read = async (stream: SSEStreamingApi) =>
      parts.readers.admit((signal) => {
        // Ends the waiting of one who is gone.
        stream.onAbort(parts.changed);
        signal.addEventListener('abort', () => hangUp(c.env.outgoing));
        return readAlong({ ...parts, board }, { stream, signal, last });
      });
    // The table may not answer: the stream ends, and whoever reads comes again.
    return streamSSE(c, read, async () => undefined);
  });
  app.get('/api/state', async (c) => c.json(await board()));
  app.get('/api/life', async (c) => {
    const asked = LifeQuery.safeParse(c.req.query());
    if (!asked.success) return misunderstood(c, asked.error);
    const { integration_id, user_id } = asked.data;
    const result = await operate(parts.deps, { command: 'explain', ...asked.data, show_values: true });
    return c.json({ result, entries: parts.feed.about(integration_id, user_id) });
  });
}

function orders(app: Hono<Env>, parts: AppParts): void {
  app.post('/api/operate', async (c) => {
    const order = Order.safeParse(await bodyOf(c));
    if (!order.success) return misunderstood(c, order.error);
    const result = await operate(parts.deps, { ...order.data, by: parts.by });
    parts.changed();
    return c.json(result);
  });
  app.post('/api/preview', async (c) => {
    const asked = Rehearsal.safeParse(await bodyOf(c));
    if (!asked.success) return misunderstood(c, asked.error);
    const saying: Saying = { ...asked.data, by: parts.by };
    return c.json(await preview(parts.deps, saying));
  });
}

type SandboxParts = AppParts & { readonly desk: NonNullable<AppParts['desk']> };

function sandbox(app: Hono<Env>, { desk, changed }: SandboxParts): void {
  app.get('/api/people', (c) => {
    const asked = PeopleQuery.safeParse(c.req.query());
    if (!asked.success) return misunderstood(c, asked.error);
    const integration = desk.integration(asked.data.integration_id);
    if (integration === undefined) return c.json(refused('The sandbox has no such customer.', ''), 404);
    return c.json(peopleOf(integration, asked.data));
  });
  app.post('/api/act', async (c) => {
    const act = Act.safeParse(await bodyOf(c));
    if (!act.success) return misunderstood(c, act.error);
    try {
      desk.act(act.data);
    } catch (error) {
      return c.json(refused(`It cannot be: ${error instanceof Error ? error.message : 'unknown'}.`, ''), 409);
    }
    changed();
    return c.json({ ok: true });
  });
}

/** Whoever does not read would not read a farewell either. */
function hangUp(outgoing: HttpBindings['outgoing']): void {
  setTimeout(() => outgoing.destroy(), FAREWELL_MS).unref();
}

/** What is no JSON is as wrong as JSON of another shape. */
async function bodyOf(c: Context): Promise<unknown> {
  if (c.req.header('content-type')?.split(';')[0] !== 'application/json') return undefined;
  return c.req.json().catch(() => undefined);
}

function misunderstood(c: Context, error: z.ZodError): Response {
  const [issue] = error.issues;
  const where = issue?.path.join('.') || 'the request';
  return c.json(refused(`It makes no sense: ${where} is missing or wrong.`, ''), 400);
}

function tooLarge(c: Context): Response {
  return c.json(refused('It is too large.', ''), 413);
}
