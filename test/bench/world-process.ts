import { subscribe } from 'node:diagnostics_channel';
import * as z from 'zod/mini';
import { startBus } from '../../infra/local/bus.ts';
import { CONNECTORS } from '../../infra/local/sandbox/connectors.ts';
import { startSandbox } from '../../infra/local/sandbox/sandbox.ts';
import { makeWorld, type World } from '../../infra/local/sandbox/world.ts';
import { CUSTOMER } from '../support/builders.ts';
import { answerWith } from './answering.ts';
import type { OutsideCounts, Place } from './place.ts';

/** Kombo and the bus: everything outside but the table. */
const Question = z.discriminatedUnion('do', [
  /** As many integrations of so many people each, and a Kombo for each time that it takes to answer. */
  z.object({ do: z.literal('open'), integrations: z.int(), people: z.int(), latencies_ms: z.array(z.int()) }),
  /** Touches `touched` people of an integration, the same each time, and gives `changed` of them, spread evenly, another first name. */
  z.object({ do: z.literal('edit'), nth: z.int(), touched: z.int(), changed: z.int() }),
  /** Takes the counts, and begins again. */
  z.object({ do: z.literal('count') }),
]);

const BUS_NAME = 'bench';

/** How fast Kombo may be asked is not what is measured. */
const NO_RATE_LIMIT = { limit: 1_000_000_000, window_ms: 60_000 };

const NOTHING: OutsideCounts = { kombo_requests: 0, put_events_requests: 0, describe_bus_requests: 0, events: 0 };

let counts = { ...NOTHING };
let world: World | undefined;

type Plan = { readonly integrations: number; readonly people: number; readonly latencies_ms: readonly number[] };

async function open({ integrations, people, latencies_ms }: Plan): Promise<Omit<Place, 'table_endpoint'>> {
  const plan = { connector: CONNECTORS.greenhouse, size: people, origin_id: CUSTOMER.origin_id };
  const made = makeWorld({ integrations: Array.from({ length: integrations }, () => plan) });
  world = made;
  const sandboxes = await Promise.all(
    latencies_ms.map((latency_ms) => startSandbox({ world: made, latency_ms, rate_limit: NO_RATE_LIMIT })),
  );
  const bus = await startBus({
    name: BUS_NAME,
    onEvent: async () => void (counts.events += 1),
    onRequest: (action) => {
      counts[action === 'PutEvents' ? 'put_events_requests' : 'describe_bus_requests'] += 1;
    },
  });
  countRequestsTo(new Set(sandboxes.map(({ url }) => new URL(url).host)));
  return {
    kombo_urls: Object.fromEntries(sandboxes.map(({ url }, nth) => [String(latencies_ms[nth]), url])),
    api_key: sandboxes[0]?.api_key ?? '',
    integration_ids: made.integrations.map(({ id }) => id),
    bus_url: bus.url,
    bus_name: BUS_NAME,
  };
}

const Started = z.object({ request: z.object({ headers: z.object({ host: z.string() }) }) });

/** At the server itself: what its app does not see is counted too. */
function countRequestsTo(hosts: ReadonlySet<string>): void {
  subscribe('http.server.request.start', (message) => {
    if (hosts.has(Started.parse(message).request.headers.host)) counts.kombo_requests += 1;
  });
}

type Edit = { readonly nth: number; readonly touched: number; readonly changed: number };

/** Each time to a name that nobody had before. */
let edits = 0;

function edit({ nth, touched, changed }: Edit): void {
  const ats = world?.integrations[nth];
  const spread = touched / changed;
  if (!Number.isInteger(spread)) throw new Error(`${changed} cannot be spread evenly over ${touched}`);
  edits += 1;
  // By id: Kombo lists whoever was touched last at the end, and it must be the same people each time.
  const ids = (ats?.people() ?? []).map(({ id }) => id).toSorted();
  for (const [place, id] of ids.slice(0, touched).entries()) {
    ats?.edit(id, place % spread === 0 ? { first_name: `Changed ${edits}` } : {});
  }
}

async function answer(question: unknown): Promise<unknown> {
  const asked = Question.parse(question);
  switch (asked.do) {
    case 'open':
      return open(asked);
    case 'edit':
      return edit(asked);
    case 'count': {
      const taken = counts;
      counts = { ...NOTHING };
      return taken;
    }
  }
}

answerWith({ answer });
