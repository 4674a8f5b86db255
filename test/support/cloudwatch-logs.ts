import * as z from 'zod/mini';
import { startAwsService, type Reply, type StandIn } from '../../infra/local/aws-json.ts';

const StartQuery = z.object({
  logGroupNames: z.array(z.string()),
  startTime: z.number(),
  endTime: z.number(),
  limit: z.number(),
  queryString: z.string(),
});

export type LogsStandIn = StandIn & {
  /** Queries that were begun. */
  readonly queries: z.infer<typeof StartQuery>[];
  /** The next looks at results are answered so; after them the query is complete and found nothing. */
  answerNext(...replies: readonly Reply[]): void;
};

/** CloudWatch Logs Insights, as far as queries are begun and read. */
export async function startLogs(): Promise<LogsStandIn> {
  const queries: z.infer<typeof StartQuery>[] = [];
  const replies: Reply[] = [];
  const standIn = await startAwsService({
    target: 'Logs_20140328',
    version: '1.1',
    actions: {
      StartQuery: async (input) => {
        queries.push(StartQuery.parse(input));
        return { kind: 'result', body: { queryId: 'a-query' } };
      },
      GetQueryResults: async () => replies.shift() ?? { kind: 'result', body: { status: 'Complete', results: [] } },
    },
  });
  return { ...standIn, queries, answerNext: (...next) => void replies.push(...next) };
}
