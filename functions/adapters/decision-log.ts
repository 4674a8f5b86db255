import { setTimeout as delay } from 'node:timers/promises';
import {
  GetQueryResultsCommand,
  StartQueryCommand,
  type CloudWatchLogsClient,
  type GetQueryResultsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod/mini';
import type { Limits } from '../domain/failure.ts';
import { awsFailure, unavailable } from './aws-errors.ts';
import { json } from './json.ts';

/** A line of the log: what was decided about a user, and what else the line says of it. */
export type LoggedDecision = {
  /** ISO 8601. */
  readonly at: string;
  readonly decision: string;
  readonly poll: number;
  readonly type?: string | undefined;
  readonly sequence?: number | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly kinds?: readonly string[] | undefined;
  readonly code?: string | undefined;
};

/** About whom, and since when (epoch milliseconds). */
export type Question = {
  readonly integration_id: string;
  readonly user_id: string;
  readonly since: number;
  readonly until: number;
};

export type DecisionLog = {
  /** The latest decisions about a user, the newest first. @throws PollFailure when the log does not answer in time */
  about(question: Question, limits: Limits): Promise<readonly LoggedDecision[]>;
};

export type DecisionLogOptions = {
  /** With explicit time limits. */
  readonly client: CloudWatchLogsClient;
  /** Those of the functions that decide. */
  readonly log_groups: readonly string[];
  /** Between two looks whether a query is done. */
  readonly wait_ms?: number;
};

/** A guess: whoever needs more looks into the log itself. */
const MOST_LINES = 100;

/** A query of a day's lines takes about two seconds. */
const WAIT_MS = 500;

/** The log lines of the polls, by CloudWatch Logs Insights. */
export function createDecisionLog(options: DecisionLogOptions): DecisionLog {
  return {
    about: async (question, limits) => {
      try {
        const queryId = await begin(options, question);
        return (await results(options, queryId, limits)).flatMap(readLine);
      } catch (error) {
        throw awsFailure('LOG', error);
      }
    },
  };
}

async function begin({ client, log_groups }: DecisionLogOptions, question: Question): Promise<string | undefined> {
  const start = new StartQueryCommand({
    logGroupNames: [...log_groups],
    startTime: Math.floor(question.since / 1000),
    endTime: Math.ceil(question.until / 1000),
    limit: MOST_LINES,
    queryString: queryFor(question),
  });
  return (await client.send(start)).queryId;
}

/** A string of this language is written like one of JSON. */
export function queryFor({ integration_id, user_id }: Pick<Question, 'integration_id' | 'user_id'>): string {
  const isAsked = `integration_id = ${JSON.stringify(integration_id)} and user_id = ${JSON.stringify(user_id)}`;
  return `fields @timestamp, @message | filter message = "decision" and ${isAsked} | sort @timestamp desc`;
}

const OVER: ReadonlySet<string | undefined> = new Set(['Complete', 'Failed', 'Cancelled', 'Timeout']);

type Lines = NonNullable<GetQueryResultsCommandOutput['results']>;

async function results(
  { client, wait_ms = WAIT_MS }: DecisionLogOptions,
  queryId: string | undefined,
  limits: Limits,
): Promise<Lines> {
  for (;;) {
    const answer = await client.send(new GetQueryResultsCommand({ queryId }), { abortSignal: limits.signal });
    if (answer.status === 'Complete') return answer.results ?? [];
    if (OVER.has(answer.status)) throw unavailable('LOG', answer.status ?? 'Unknown');
    if (Date.now() + wait_ms > limits.deadline) throw unavailable('LOG', 'DeadlinePassed');
    await delay(wait_ms, undefined, { signal: limits.signal });
  }
}

const Line = z.object({
  decision: z.string(),
  poll: z.number(),
  type: z.optional(z.string()),
  sequence: z.optional(z.number()),
  fields: z.optional(z.array(z.string())),
  kinds: z.optional(z.array(z.string())),
  code: z.optional(z.string()),
});

/** A line that makes no sense is none of ours. */
function readLine(fields: Lines[number]): LoggedDecision[] {
  const valueOf = (name: string) => fields.find(({ field }) => field === name)?.value ?? '';
  const line = Line.safeParse(json(valueOf('@message')));
  const at = new Date(`${valueOf('@timestamp').replace(' ', 'T')}Z`);
  return line.success && !Number.isNaN(at.getTime()) ? [{ at: at.toISOString(), ...line.data }] : [];
}
