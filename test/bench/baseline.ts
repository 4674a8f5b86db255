import { countsOf, figure, perThousand, type Measurement } from './figures.ts';
import { onStage } from './stage.ts';

const USERS = 1_000;
const PAGES = USERS / 250;

/** What a baseline asks of everybody outside. */
export async function baseline(): Promise<readonly Measurement[]> {
  return [await inOneGo(), await inSeveral()];
}

async function inOneGo(): Promise<Measurement> {
  return onStage({ people: USERS, engine: 'real' }, async (stage) => {
    const counts = countsOf(await (await stage.contender()).poll(), EXPECTED);
    return {
      title: `baseline: ${USERS.toLocaleString('en')} users; ${stage.engine}`,
      notes: ['AWS, and dynalite, take a read unit for an item that is missing; DynamoDB Local takes none.'],
      figures: perThousand(counts, USERS),
      isPromised: false,
    };
  });
}

const EXPECTED = {
  // Before the pages Kombo is asked what is switched off.
  'HTTP requests to Kombo': 1 + PAGES,
  '  BatchGetItem': 3 * PAGES,
  '  PutItem': USERS,
  // The lease, the list of every page, the checkpoint, and the notice that is told.
  '  UpdateItem': 1 + PAGES + 2,
  '  by PutItem': USERS,
  '  by BatchGetItem': USERS,
  'PutEvents requests': 1,
  '  events': 1,
  'DescribeEventBus requests': 1,
};

const FEWER = 10_000;
const LATENCY_MS = 150;

/** A poll begins no page in the last 25 seconds: this leaves about two for pages. */
const SHORT_MS = 27_000;

async function inSeveral(): Promise<Measurement> {
  return onStage({ people: FEWER, latencies_ms: [LATENCY_MS], engine: 'real' }, async (stage) => {
    const polling = { latency_ms: LATENCY_MS, function_ms: SHORT_MS };
    const { worked } = await (await stage.contender()).poll(polling);
    return {
      title: `baseline: ${FEWER.toLocaleString('en')} users by continuations, functions ending after ${SHORT_MS / 1000} s; ${stage.engine}`,
      notes: [],
      figures: [
        figure('functions', worked.goes),
        figure('users written', worked.table['PutItem']?.requests ?? 0, FEWER),
      ],
      isPromised: false,
    };
  });
}
