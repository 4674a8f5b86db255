import * as z from 'zod/mini';
import type { LocalTable } from '../../infra/local/table.ts';
import { ENGINES, type Engine } from '../support/dynamodb.ts';
import { answerWith } from './answering.ts';
import { PLAIN } from './plain-engine.ts';

const Question = z.object({ engine: z.enum(['real', 'plain']) });

/**
 * For each page of a query DynamoDB Local reads all that is left of the partition into memory, and 50,000 users do not
 * fit into what the tests give it. HotSpot lets this variable go before the command line.
 */
process.env['_JAVA_OPTIONS'] = '-Xmx2g';

let starting: Promise<LocalTable> | undefined;

/** AWS's own engine, the last, where there is a Java for it. */
const real = (): Engine => ENGINES.findLast(({ isHere }) => isHere) ?? PLAIN;

answerWith({
  answer: async (question) => {
    const engine = Question.parse(question).engine === 'real' ? real() : PLAIN;
    starting = engine.start();
    const { endpoint } = await starting;
    return { engine: engine.name, table_endpoint: endpoint };
  },
  close: async () => (await starting)?.close(),
});
