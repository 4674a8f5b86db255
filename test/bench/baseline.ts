import { countsOf, figure, perThousand, type Figure, type Measurement } from './figures.ts';
import type { Effort } from './place.ts';
import { onStage, type Measured } from './stage.ts';

const USERS = 50_000;
const PAGES = USERS / 250;
const LATENCY_MS = 150;

/** Enough for Java to have compiled what it runs. */
const WARM_UP = 5_000;

/** A baseline over what anybody would have to do: to fetch the pages, and to write the users. */
export async function baseline(): Promise<readonly Measurement[]> {
  return [await inOneGo(), await inSeveral()];
}

async function inOneGo(): Promise<Measurement> {
  return onStage({ people: USERS, latency_ms: LATENCY_MS, engine: 'real' }, async (stage) => {
    const program = await stage.program();
    await stage.floor().put('warm-up', WARM_UP);
    const fetched = await stage.floor().fetch();
    // One half before and one after, since an engine slows down as it fills.
    const before = await stage.floor().put('before', USERS / 2);
    const measured = await program.poll();
    const put = both(before, await stage.floor().put('after', USERS / 2));
    return {
      title: `baseline: ${USERS.toLocaleString('en')} users, Kombo answering after ${LATENCY_MS} ms; ${stage.engine}`,
      notes: ['AWS, and dynalite, take a read unit for an item that is missing; DynamoDB Local takes none.'],
      figures: [...perThousand(countsOf(measured, EXPECTED), USERS), ...timesOf(measured, { fetched, put })],
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

const both = (one: Effort, other: Effort): Effort => ({
  wall_ms: one.wall_ms + other.wall_ms,
  cpu_ms: one.cpu_ms + other.cpu_ms,
});

type Floors = { readonly fetched: Effort; readonly put: Effort };

function timesOf({ polled }: Measured, { fetched, put }: Floors): Figure[] {
  return [
    figure('users in the table', polled.users, USERS),
    ...perThousand(
      [
        figure('fetching and parsing alone: seconds', fetched.wall_ms / 1000),
        figure('writing alone: seconds', put.wall_ms / 1000),
        figure('the baseline: seconds', polled.wall_ms / 1000),
        figure('  of these counting the users at the end', (polled.table['Query']?.taken_ms ?? 0) / 1000),
        figure('fetching and parsing alone: CPU ms', fetched.cpu_ms),
        figure('writing alone: CPU ms', put.cpu_ms),
        figure('the baseline: CPU ms', polled.cpu_ms),
      ],
      USERS,
    ),
    figure('the baseline over fetching: time', polled.wall_ms / fetched.wall_ms),
    figure('the baseline over fetching: CPU', polled.cpu_ms / fetched.cpu_ms),
    figure('the baseline over writing: time', polled.wall_ms / put.wall_ms),
    figure('the baseline over writing: CPU', polled.cpu_ms / put.cpu_ms),
    figure('the baseline over the slower of the two: time', polled.wall_ms / Math.max(fetched.wall_ms, put.wall_ms)),
  ];
}

const FEWER = 10_000;

/** A poll begins no page in the last 25 seconds: this leaves about two for pages. */
const SHORT_MS = 27_000;

async function inSeveral(): Promise<Measurement> {
  return onStage({ people: FEWER, latency_ms: LATENCY_MS, engine: 'real' }, async (stage) => {
    const { polled } = await (await stage.program()).poll(SHORT_MS);
    return {
      title: `baseline: ${FEWER.toLocaleString('en')} users by continuations, functions ending after ${SHORT_MS / 1000} s; ${stage.engine}`,
      notes: [],
      figures: [figure('invocations', polled.goes), figure('users in the table', polled.users, FEWER)],
      isPromised: false,
    };
  });
}
