import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { State } from '../../../../infra/local/console/wire.ts';
import type { Scene } from '../../../support/console-scene.ts';

export type Answered = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string };

export type Asked = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Any request, with any header: not by fetch, which lets nobody choose a Host. */
export async function send(origin: string, path: string, asked: Asked = {}): Promise<Answered> {
  const response = await open(origin, path, asked);
  response.setEncoding('utf8');
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

async function open(origin: string, path: string, { method = 'GET', headers = {}, body }: Asked) {
  const asking = request(`${origin}${path}`, { method, headers, agent: false });
  asking.end(body);
  const [response]: IncomingMessage[] = await once(asking, 'response');
  if (response === undefined) throw new Error('There is a response');
  return response;
}

type Place = Pick<Scene, 'origin' | 'token'>;

const withToken = ({ token }: Place) => ({ authorization: `Bearer ${token}` });

export async function get(place: Place, path: string): Promise<Answered> {
  return send(place.origin, path, { headers: withToken(place) });
}

export async function post(place: Place, path: string, body: unknown): Promise<Answered> {
  const headers = { ...withToken(place), 'content-type': 'application/json' };
  return send(place.origin, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

export async function stateOf(place: Place): Promise<State> {
  return JSON.parse((await get(place, '/api/state')).text);
}

/** An open stream, and what has come of it. */
export type Reading = {
  readonly messages: EventSourceMessage[];
  /** Of the events that came. */
  readonly ids: () => readonly number[];
  /** Resolves when there are so many events, or the stream has ended. */
  readonly until: (count: number) => Promise<void>;
  readonly ended: Promise<void>;
  readonly leave: () => void;
};

export async function read(place: Place, last = 0): Promise<Reading> {
  const headers = { ...withToken(place), 'last-event-id': String(last) };
  const response = await open(place.origin, '/api/stream', { headers });
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  response.setEncoding('utf8').on('data', (text) => parser.feed(String(text)));
  const ended = new Promise<void>((resolve) => {
    response.on('error', () => undefined).on('close', () => resolve());
  });
  const ids = () => messages.filter(({ event }) => event === 'events').flatMap(({ data }) => idsIn(data));
  return {
    messages,
    ids,
    until: async (count) => {
      while (!response.closed && ids().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    ended,
    leave: () => void response.destroy(),
  };
}

function idsIn(data: string): readonly number[] {
  const { entries }: { entries: readonly { readonly id: number }[] } = JSON.parse(data);
  return entries.map(({ id }) => id);
}
