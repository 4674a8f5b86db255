import { countsOf, figure, type Measurement } from './figures.ts';
import { onStage, type Stage } from './stage.ts';

const PEOPLE = 1_000;
const PLAN = { people: PEOPLE, engine: 'real' } as const;

const titleOf = (what: string, { engine }: Stage) => `${what}, ${PEOPLE.toLocaleString('en')} users in all; ${engine}`;

/** What is promised of the poll that nearly all polls are. */
export async function nothingNew(): Promise<Measurement> {
  return onStage(PLAN, async (stage) => {
    const program = await stage.contender();
    await program.poll();
    const figures = countsOf(await program.poll(), {
      'HTTP requests to Kombo': 1,
      'DynamoDB requests': 2,
      'DynamoDB write units': 2,
      'DynamoDB read units': 0,
      'PutEvents requests': 0,
      'DescribeEventBus requests': 0,
    });
    return { title: titleOf('nothing-new: a poll with nothing new', stage), notes: [], figures, isPromised: true };
  });
}

const TOUCHED = 250;
const CHANGED = 25;

/** Each user takes a unit to read, consistently and rounded up alone, and one to write, having less than 1 KB. */
export async function delta(): Promise<Measurement> {
  return onStage(PLAN, async (stage) => {
    const program = await stage.contender();
    await program.poll();
    await stage.edit({ touched: TOUCHED, changed: CHANGED });
    const changed = countsOf(await (await stage.contender()).poll(), {
      'HTTP requests to Kombo': 1,
      'DynamoDB requests': 3 + CHANGED + 3,
      '  BatchGetItem': 3,
      '  PutItem': CHANGED,
      '  UpdateItem': 3,
      '  by PutItem': CHANGED,
      'DynamoDB read units': TOUCHED,
      'PutEvents requests': 3,
      '  events': CHANGED,
      'DescribeEventBus requests': 1,
    });
    const { outside, worked } = await program.poll();
    const again = [
      figure('the poll after it: HTTP requests to Kombo', outside.kombo_requests, 1),
      figure('the poll after it: users read again, in read units', worked.table['BatchGetItem']?.units ?? 0, TOUCHED),
      figure('the poll after it: users written', worked.table['PutItem']?.requests ?? 0, 0),
    ];
    return {
      title: titleOf(`delta: ${TOUCHED} users, ${CHANGED} changed`, stage),
      notes: [
        'By a process that had not published before. The polls after it look at the same rows again, lest one be skipped.',
      ],
      figures: [...changed, ...again],
      isPromised: false,
    };
  });
}

/** Everybody again: who is unchanged is read by query, which adds up before it rounds, and not written. */
export async function sweep(): Promise<Measurement> {
  return onStage(PLAN, async (stage) => {
    await (await stage.contender()).poll();
    await stage.edit({ touched: CHANGED, changed: CHANGED });
    const figures = countsOf(await (await stage.contender()).poll({ whom: 'everybody' }), {
      // The pages, and what is switched off.
      'HTTP requests to Kombo': PEOPLE / 250 + 1,
      // Who asks for it, the lease, the attempt, the list, the checkpoint, what was asked for, and the release.
      '  UpdateItem': 7,
      '  PutItem': CHANGED,
      '  by PutItem': CHANGED,
      '  by BatchGetItem': CHANGED,
      '  events': CHANGED,
    });
    return { title: titleOf(`sweep: ${CHANGED} changed`, stage), notes: [], figures, isPromised: false };
  });
}
