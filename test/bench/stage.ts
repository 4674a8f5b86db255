import * as z from 'zod/mini';
import { bundle, type Bundle } from './bundle.ts';
import type { Name, Whom } from './contender.ts';
import { startBundle, startScript, type Process } from './processes.ts';
import { Effort, Fetched, OutsideCounts, Place, Worked, type Spot } from './place.ts';

export type Plan = {
  readonly people: number;
  readonly engine: 'real' | 'plain';
  /** One unless said otherwise, with as many people each. */
  readonly integrations?: number;
  /** How long Kombo may take to answer; 0 alone unless said otherwise. */
  readonly latencies_ms?: readonly number[];
};

/** Kombo, the bus and a table, each outside the measured process, and integrations that are not yet polled. */
export type Stage = {
  /** Which engine the table has. */
  readonly engine: string;
  readonly edit: (edit: { readonly nth?: number; readonly touched: number; readonly changed: number }) => Promise<void>;
  /** A measured process, which has polled nothing yet. The program's own unless said otherwise. */
  readonly contender: (name?: Name) => Promise<Running>;
  readonly floor: () => Promise<Floor>;
  readonly writer: () => Promise<Writer>;
};

export type Polling = Partial<Spot> & {
  readonly whom?: Whom;
  /** How long a function may run. In one go unless said otherwise. */
  readonly function_ms?: number;
};

export type Running = {
  /** Polls to the end. */
  readonly poll: (polling?: Polling) => Promise<Measured>;
  /** Polls every integration. */
  readonly pollAll: (latency_ms: number) => Promise<Measured>;
  readonly end: () => Promise<void>;
};

export type Measured = { readonly outside: OutsideCounts; readonly worked: Worked };

export type Floor = {
  readonly fetch: (spot?: Partial<Spot>, updated_after?: string) => Promise<z.infer<typeof Fetched>>;
  readonly end: () => Promise<void>;
};

/** Conditional writes and nothing else. */
export type Writer = {
  readonly put: (series: string, users: number) => Promise<Effort>;
  readonly end: () => Promise<void>;
};

/** The longest that a Lambda function may run. */
const ONE_GO_MS = 900_000;

const TableAnswer = z.object({ engine: z.string(), table_endpoint: z.string() });
const WorldAnswer = z.omit(Place, { table_endpoint: true });

/** Does something on a stage, and clears it whatever comes. */
export async function onStage<Result>(plan: Plan, act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const processes: Process[] = [];
  const bundles = new Map<string, Bundle>();
  const kept = (started: Process) => {
    processes.push(started);
    return started;
  };
  const start: Starters = {
    script: (script) => kept(startScript(script)),
    bundle: async (script) => {
      const made = bundles.get(script) ?? (await bundle(script));
      bundles.set(script, made);
      return kept(startBundle(made.path));
    },
  };
  try {
    return await act(await set(plan, start));
  } finally {
    await Promise.all(processes.map((started) => started.end()));
    await Promise.all([...bundles.values()].map((made) => made.remove()));
  }
}

type Starters = {
  readonly script: (script: string) => Process;
  readonly bundle: (script: string) => Promise<Process>;
};

async function set(plan: Plan, start: Starters): Promise<Stage> {
  const { people, engine, integrations = 1, latencies_ms = [0] } = plan;
  const world = start.script('./world-process.ts');
  const [table, outside] = await Promise.all([
    start.script('./engine-process.ts').ask({ engine }, TableAnswer),
    world.ask({ do: 'open', people, integrations, latencies_ms }, WorldAnswer),
  ]);
  const place: Place = { ...outside, table_endpoint: table.table_endpoint };
  return {
    engine: table.engine,
    edit: async (edit) => void (await world.ask({ do: 'edit', nth: 0, ...edit }, z.null())),
    contender: async (name = 'ours') => {
      const contender = await start.bundle(name === 'ours' ? './ours-process.ts' : './peer-process.ts');
      await contender.ask({ do: 'open', name, place }, z.null());
      return running(world, contender);
    },
    floor: async () => floorOf(await start.bundle('./floor-process.ts'), place),
    writer: async () => writerOf(await start.bundle('./writer-process.ts'), place),
  };
}

function running(world: Process, contender: Process): Running {
  const measure = async (question: unknown) => {
    await world.ask({ do: 'count' }, OutsideCounts);
    const worked = await contender.ask(question, Worked);
    return { worked, outside: await world.ask({ do: 'count' }, OutsideCounts) };
  };
  return {
    poll: ({ nth = 0, latency_ms = 0, whom = 'changed', function_ms = ONE_GO_MS } = {}) =>
      measure({ do: 'poll', spot: { nth, latency_ms }, whom, function_ms }),
    pollAll: (latency_ms) => measure({ do: 'poll all', latency_ms }),
    end: () => contender.end(),
  };
}

function floorOf(floor: Process, place: Place): Floor {
  return {
    fetch: ({ nth = 0, latency_ms = 0 } = {}, updated_after) =>
      floor.ask({ place, spot: { nth, latency_ms }, updated_after: updated_after ?? null }, Fetched),
    end: () => floor.end(),
  };
}

function writerOf(writer: Process, place: Place): Writer {
  return {
    put: (series, users) => writer.ask({ place, series, users }, Effort),
    end: () => writer.end(),
  };
}
