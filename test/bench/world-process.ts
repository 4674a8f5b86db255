import { subscribe } from 'node:diagnostics_channel';
import * as z from 'zod/mini';
import { startBus } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type Integration } from '../../infra/local/sandbox/world.ts';
import { CUSTOMER } from '../support/builders.ts';
import { answerWith } from './answering.ts';
import type { OutsideCounts } from './place.ts';

/** Kombo and the bus: everything outside but the table. */
const Question = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open'), people: z.int(), latency_ms: z.int() }),
  /** Touches the first `touched` people, and gives `changed` of them another first name. */
  z.object({ do: z.literal('edit'), touched: z.int(), changed: z.int() }),
  /** Takes the counts, and begins again. */
  z.object({ do: z.literal('count') }),
]);

const BUS_NAME = 'bench';

/** How fast Kombo may be asked is not what is measured. */
const NO_RATE_LIMIT = { limit: 1_000_000_000, window_ms: 60_000 };

const NOTHING: OutsideCounts = { kombo_requests: 0, put_events_requests: 0, describe_bus_requests: 0, events: 0 };

let counts = { ...NOTHING };
let ats: Integration | undefined;

async function open(people: number, latency_ms: number) {
  const plan = { connector: CONNECTORS.greenhouse, size: people, origin_id: CUSTOMER.origin_id };
  const world = makeWorld({ integrations: [plan] });
  [ats] = world.integrations;
  const sandbox = await startSandbox({ world, latency_ms, rate_limit: NO_RATE_LIMIT });
  const bus = await startBus({
    name: BUS_NAME,
    onEvent: async () => void (counts.events += 1),
    onRequest: (action) => {
      counts[action === 'PutEvents' ? 'put_events_requests' : 'describe_bus_requests'] += 1;
    },
  });
  countRequestsTo(new URL(sandbox.url).host);
  const { url: kombo_url, api_key } = sandbox;
  return { kombo_url, api_key, integration_id: ats?.id, bus_url: bus.url, bus_name: BUS_NAME };
}

const Started = z.object({ request: z.object({ headers: z.object({ host: z.string() }) }) });

/** At the server itself: what its app does not see is counted too. */
function countRequestsTo(host: string): void {
  subscribe('http.server.request.start', (message) => {
    if (Started.parse(message).request.headers.host === host) counts.kombo_requests += 1;
  });
}

function edit(touched: number, changed: number): void {
  const people = ats?.people().slice(0, touched) ?? [];
  for (const [nth, { id }] of people.entries()) ats?.edit(id, nth < changed ? { first_name: `Changed ${nth}` } : {});
}

async function answer(question: unknown): Promise<unknown> {
  const asked = Question.parse(question);
  switch (asked.do) {
    case 'open':
      return open(asked.people, asked.latency_ms);
    case 'edit':
      return edit(asked.touched, asked.changed);
    case 'count': {
      const taken = counts;
      counts = { ...NOTHING };
      return taken;
    }
  }
}

answerWith({ answer });
