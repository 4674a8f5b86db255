import { beforeEach, describe, expect, it } from 'vitest';
import { createAwsOperator } from '../../../infra/cli/aws.ts';
import { run } from '../../../infra/cli/program.ts';
import { loopback } from '../../support/loopback.ts';
import {
  ARN,
  invoked,
  jsonError,
  stackWith,
  startOperatorAws,
  xmlError,
  type Answer,
  type OperatorAws,
} from '../../support/operator-aws.ts';
import { paper } from '../../support/paper.ts';

const ID = 'workday:HWUTwvyx2wLoSUHphiWVrp28';

let aws: OperatorAws;

beforeEach(async () => {
  aws = await startOperatorAws();
  return () => aws.close();
});

async function ops(...words: readonly string[]) {
  const streams = paper();
  const connect = async ({ environment }: { readonly environment: string }) =>
    createAwsOperator(environment, loopback(aws.url));
  const code = await run(words, { streams, connect });
  return { code, ...streams.text };
}

describe('a command to a stack', () => {
  it('is an invocation of the function that the stack names, signed by who gives it', async () => {
    expect(await ops('pause', ID)).toEqual({ code: 0, out: 'Done.\n', err: '' });
    expect(aws.invocations).toEqual([
      { name: 'operate-1', payload: { command: 'pause', integration_id: ID, by: ARN } },
    ]);
  });

  it.each<[readonly string[], object]>([
    [['list', '--held'], { command: 'list', only: 'held' }],
    [['list', '--failing'], { command: 'list', only: 'failing' }],
    [['list'], { command: 'list' }],
    [['poll', ID, '--sweep'], { command: 'poll', integration_id: ID, sweep: true }],
    [['holds'], { command: 'holds' }],
    [
      ['approve', ID, 'clearings:email', '--count', '12'],
      { command: 'approve', integration_id: ID, kind: 'clearings:email', count: 12, by: ARN },
    ],
    [
      ['dismiss', ID, 'deletions', '--user', 'a', 'b'],
      { command: 'dismiss', integration_id: ID, kind: 'deletions', users: ['a', 'b'], by: ARN },
    ],
    [
      ['explain', ID, 'u1', '--show-values'],
      { command: 'explain', integration_id: ID, user_id: 'u1', show_values: true },
    ],
  ])('%j', async (words, payload) => {
    await ops(...words);
    expect(aws.invocations.map((invocation) => invocation.payload)).toEqual([payload]);
  });

  it('is one for each integration, and fails if one of them does', async () => {
    aws.answers.invocation = invoked({ ok: false, sentence: 'No.', what_to_do: 'Try.' });
    expect(await ops('add', 'a:1', 'a:2')).toEqual({ code: 1, out: '', err: 'No. Try.\nNo. Try.\n' });
    expect(aws.invocations).toHaveLength(2);
  });
});

describe('what is wrong is told in one sentence, with what to do', () => {
  const denied = (action: string) => `User: x is not authorized to perform: ${action} on resource: y`;

  it.each<[string, Partial<OperatorAws['answers']>, RegExp]>([
    [
      'no stack',
      { stacks: xmlError('ValidationError', 'Stack with id ats-user-events-dev does not exist') },
      /^There is no stack ats-user-events-dev in this account and region. Deploy it/,
    ],
    ['an old stack', { stacks: stackWith({}) }, /^The stack ats-user-events-dev has no function for commands. Deploy/],
    [
      'no right to find it',
      { stacks: xmlError('AccessDenied', denied('cloudformation:DescribeStacks'), 403) },
      /^You may not do that: cloudformation:DescribeStacks is denied. Ask for/,
    ],
    [
      'no right to give commands',
      { invocation: jsonError('AccessDeniedException', denied('lambda:InvokeFunction'), 403) },
      /^You may not do that: lambda:InvokeFunction is denied. Ask for/,
    ],
    [
      'stale credentials',
      { stacks: xmlError('ExpiredToken', 'The security token included in the request is expired', 403) },
      /^AWS does not accept the credentials \(ExpiredToken\). Sign in/,
    ],
    [
      'a function that fails',
      { invocation: { headers: { 'x-amz-function-error': 'Unhandled' }, body: '{"errorType":"Error"}' } },
      /^The function operate-1 failed \(Unhandled\). Look into its log/,
    ],
    [
      'an answer of another version',
      { invocation: invoked({ fine: true }) },
      /^The answer of operate-1 is not understood./,
    ],
    ['a busy AWS', { invocation: jsonError('TooManyRequestsException', 'Busy', 429) }, /^AWS does not answer/],
    [
      'who is asking',
      { identity: xmlError('InvalidClientTokenId', 'Bad', 403) },
      /^AWS does not accept the credentials/,
    ],
  ])('%s', async (_, answers: { readonly [Name in keyof OperatorAws['answers']]?: Answer }, sentence) => {
    Object.assign(aws.answers, answers);
    const { code, out, err } = await ops('pause', ID);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('no network', async () => {
    await aws.close();
    expect(await ops('list')).toMatchObject({ code: 1, err: expect.stringMatching(/^AWS does not answer/) });
    aws = await startOperatorAws();
  });

  it('also in JSON', async () => {
    aws.answers.stacks = stackWith({});
    const { code, out } = await ops('list', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, what_to_do: expect.stringContaining('Deploy') });
  });
});
