import * as z from 'zod/mini';
import { startHelper, type Helper } from './helpers.ts';
import { Effort, Fetched, OutsideCounts, Place, Polled } from './place.ts';

export type Plan = { readonly people: number; readonly latency_ms: number; readonly engine: 'real' | 'plain' };

/** Kombo, the bus and a table, each outside the measured process, and an integration that is not yet polled. */
export type Stage = {
  /** Which engine the table has. */
  readonly engine: string;
  readonly edit: (touched: number, changed: number) => Promise<void>;
  /** A measured process, which has polled nothing yet. */
  readonly program: () => Promise<Program>;
  readonly floor: () => Floor;
};

export type Program = {
  /** Polls to the end. By default in one go. */
  readonly poll: (function_ms?: number) => Promise<Measured>;
  /** Compares everybody. */
  readonly sweep: () => Promise<Measured>;
};

export type Measured = { readonly outside: OutsideCounts; readonly polled: Polled };

export type Floor = {
  readonly fetch: () => Promise<z.infer<typeof Fetched>>;
  readonly put: (series: string, users: number) => Promise<Effort>;
};

/** The longest that a Lambda function may run. */
const ONE_GO_MS = 900_000;

const TableAnswer = z.object({ engine: z.string(), table_endpoint: z.string() });
const WorldAnswer = z.omit(Place, { table_endpoint: true });

/** Does something on a stage, and clears it whatever comes. */
export async function onStage<Result>(plan: Plan, act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const helpers: Helper[] = [];
  const start = (...[script, flags]: Parameters<typeof startHelper>) => {
    const helper = startHelper(script, flags);
    helpers.push(helper);
    return helper;
  };
  try {
    return await act(await set(plan, start));
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
  }
}

async function set({ people, latency_ms, engine }: Plan, start: typeof startHelper): Promise<Stage> {
  const world = start('./world-process.ts');
  const [table, outside] = await Promise.all([
    start('./engine-process.ts').ask({ engine }, TableAnswer),
    world.ask({ do: 'open', people, latency_ms }, WorldAnswer),
  ]);
  const place: Place = { ...outside, table_endpoint: table.table_endpoint };
  return {
    engine: table.engine,
    edit: async (touched, changed) => void (await world.ask({ do: 'edit', touched, changed }, z.null())),
    program: async () => {
      const program = start('./polling-process.ts', ['--expose-gc']);
      await program.ask({ do: 'open', place }, z.null());
      return {
        poll: (function_ms = ONE_GO_MS) => measure({ world, program }, { do: 'poll', function_ms }),
        sweep: () => measure({ world, program }, { do: 'sweep', function_ms: ONE_GO_MS }),
      };
    },
    floor: () => {
      const floor = start('./floor-process.ts');
      return {
        fetch: () => floor.ask({ do: 'fetch', place }, Fetched),
        put: (series, users) => floor.ask({ do: 'put', place, series, users }, Effort),
      };
    },
  };
}

type Parts = { readonly world: Helper; readonly program: Helper };

type Question = { readonly do: 'poll' | 'sweep'; readonly function_ms: number };

async function measure({ world, program }: Parts, question: Question): Promise<Measured> {
  await world.ask({ do: 'count' }, OutsideCounts);
  const polled = await program.ask(question, Polled);
  return { polled, outside: await world.ask({ do: 'count' }, OutsideCounts) };
}
