import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDecisionLog, queryFor, type DecisionLog } from '../../../functions/adapters/decision-log.ts';
import { error, type Reply } from '../../../infra/local/aws-json.ts';
import { startLogs, type LogsStandIn } from '../../support/cloudwatch-logs.ts';
import { limits, reasonOf } from '../../support/kombo.ts';
import { loopback } from '../../support/loopback.ts';

let logs: LogsStandIn;
let log: DecisionLog;

beforeEach(async () => {
  logs = await startLogs();
  const client = new CloudWatchLogsClient(loopback(logs.url));
  log = createDecisionLog({ client, log_groups: ['light', 'heavy'], wait_ms: 2 });
  return () => logs.close();
});

const QUESTION = { integration_id: 'workday:a', user_id: 'u1', since: 1_795_342_503_001, until: 1_795_342_999_001 };

const status = (name: string, results: readonly unknown[] = []): Reply => {
  return { kind: 'result', body: { status: name, results } };
};

const line = (message: unknown) => [
  { field: '@timestamp', value: '2026-11-24 10:15:03.120' },
  { field: '@message', value: typeof message === 'string' ? message : JSON.stringify(message) },
  { field: '@ptr', value: 'x' },
];

describe('the log of decisions', () => {
  it('is asked about one user in the log groups of the polls', async () => {
    await log.about(QUESTION, limits());
    expect(logs.queries).toEqual([
      {
        logGroupNames: ['light', 'heavy'],
        startTime: 1_795_342_503,
        endTime: 1_795_343_000,
        limit: 100,
        queryString: queryFor(QUESTION),
      },
    ]);
    expect(queryFor(QUESTION)).toContain('integration_id = "workday:a" and user_id = "u1"');
  });

  it('is waited for, and gives what its lines say', async () => {
    const held = { level: 'INFO', message: 'decision', decision: 'held', poll: 7, kinds: ['deletions'] };
    logs.answerNext(status('Scheduled'), status('Running'), status('Complete', [line(held)]));
    expect(await log.about(QUESTION, limits())).toEqual([
      { at: '2026-11-24T10:15:03.120Z', decision: 'held', poll: 7, kinds: ['deletions'] },
    ]);
  });

  it('is not bothered by a line that is none of ours', async () => {
    logs.answerNext(status('Complete', [line('START RequestId'), line({ poll: 'many' })]));
    expect(await log.about(QUESTION, limits())).toEqual([]);
  });
});

describe('a log that does not answer', () => {
  it.each<[string, Reply, string]>([
    ['a query that failed', status('Failed'), 'LOG.UNAVAILABLE'],
    ['missing rights', error('AccessDeniedException', 'No'), 'LOG.ACCESS_DENIED'],
    ['a group that is gone', error('ResourceNotFoundException', 'No'), 'LOG.NOT_FOUND'],
  ])('is a failure that is known: %s', async (_, reply, code) => {
    logs.answerNext(reply);
    expect(await reasonOf(log.about(QUESTION, limits()))).toMatchObject({ code });
  });

  it('is waited for no longer than there is time', async () => {
    logs.answerNext(...Array.from({ length: 50 }, () => status('Running')));
    const reason = await reasonOf(log.about(QUESTION, limits({ deadline: Date.now() + 20 })));
    expect(reason).toMatchObject({ code: 'LOG.UNAVAILABLE', title: 'DeadlinePassed' });
  });
});
