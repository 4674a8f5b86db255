import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Env } from '../../functions/slack/env.ts';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const LEAVERS = { 'detail-type': ['user.deactivated', 'user.deleted'] };
const ACME = { detail: { metadata: { customer: { origin_id: ['36123'] } } } };
const off = templateOf(PLACE);
const production = templateOf({
  ...PLACE,
  slack: [
    { name: 'leavers', webhook_secret: 'slack/leavers', pattern: LEAVERS },
    { name: 'acme', webhook_secret: 'slack/acme', pattern: ACME, names: 'none' },
  ],
});

const idOf = (type: string, part: string) =>
  [...resourcesOf(production, type).keys()].find((id) => id.includes(part)) ?? '';
const queueOf = (name: string) => idOf('AWS::SQS::Queue', `Alert${name}Queue`);
const deadLettersOf = (name: string) => idOf('AWS::SQS::Queue', `Alert${name}DeadLetters`);
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const Policy = z.object({
  PolicyDocument: z.object({
    Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
  }),
});

describe('without alert rules', () => {
  it('there is no rule, and nothing of theirs', () => {
    off.resourceCountIs('AWS::Events::Rule', 0);
    expect(JSON.stringify(off.toJSON())).not.toContain('Alert');
  });
});

describe('an alert rule', () => {
  it('is on our bus, with the pattern as it is and our source', () => {
    const like = { EventBusName: { Ref: idOf('AWS::Events::EventBus', 'EventBus') }, State: 'ENABLED' };
    for (const pattern of [LEAVERS, ACME]) {
      const EventPattern = { source: ['ats.users'], ...pattern };
      production.hasResourceProperties(
        'AWS::Events::Rule',
        Match.objectEquals({ ...like, EventPattern, Targets: Match.anyValue() }),
      );
    }
  });

  it.each(['leavers', 'acme'])(
    'sends to a queue of its own, and what cannot be sent to the dead letters: %s',
    (name) => {
      production.hasResourceProperties('AWS::Events::Rule', {
        Targets: [{ Arn: arnOf(queueOf(name)), DeadLetterConfig: { Arn: arnOf(deadLettersOf(name)) } }],
      });
      production.hasResourceProperties('AWS::SQS::Queue', {
        RedrivePolicy: { deadLetterTargetArn: arnOf(deadLettersOf(name)), maxReceiveCount: 20 },
      });
    },
  );

  it('keeps what failed for two weeks, and takes nothing that is not encrypted on its way', () => {
    production.hasResource('AWS::SQS::Queue', { Properties: { MessageRetentionPeriod: 1_209_600 } });
    const policies = [...resourcesOf(production, 'AWS::SQS::QueuePolicy')].filter(([id]) => id.startsWith('Alert'));
    expect(policies).toHaveLength(4);
    for (const [, policy] of policies) expect(JSON.stringify(policy)).toContain('aws:SecureTransport');
  });

  it('is collected for some seconds, and told by two functions at most, each of which may report a part as failed', () => {
    const like = {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    };
    production.resourcePropertiesCountIs('AWS::Lambda::EventSourceMapping', like, 2);
    // Six times the function's, as AWS advises, and the window.
    production.resourcePropertiesCountIs('AWS::SQS::Queue', { VisibilityTimeout: 6 * 30 + 10 }, 2);
    production.resourcePropertiesCountIs('AWS::Lambda::Function', { Timeout: 30 }, 2);
  });

  it('has names in the template that never change: another queue would be an empty one', () => {
    const ids = [...resourcesOf(production, 'AWS::SQS::Queue').keys()].filter((id) => id.startsWith('Alert'));
    expect(ids).toMatchInlineSnapshot(`
      [
        "AlertleaversDeadLetters738E95D9",
        "AlertleaversQueueF7BCD993",
        "AlertacmeDeadLetters79B01098",
        "AlertacmeQueue4757D674",
      ]
    `);
  });

  it('changes nothing else, but what people look at', () => {
    const Resources = z.record(z.string(), z.looseObject({ Type: z.string() }));
    const watching = new Set(['AWS::CloudWatch::Dashboard', 'AWS::Logs::QueryDefinition']);
    const before = Object.entries(Resources.parse(off.toJSON()['Resources'])).filter(
      ([, { Type }]) => !watching.has(Type),
    );
    const after = z.record(z.string(), z.unknown()).parse(production.toJSON()['Resources']);
    expect(before.filter(([id, resource]) => JSON.stringify(after[id]) !== JSON.stringify(resource))).toEqual([]);
  });
});

describe('the function of an alert rule', () => {
  it.each(['leavers', 'acme'])('reads its own secret and its own queue, and can do nothing else: %s', (name) => {
    const { Properties } =
      resourcesOf(production, 'AWS::IAM::Policy').get(idOf('AWS::IAM::Policy', `Alert${name}Slack`)) ?? {};
    const { Statement } = Policy.parse(Properties).PolicyDocument;
    const rights = Statement.flatMap(({ Action, Resource }) =>
      [Action].flat().map((action) => [action, JSON.stringify(Resource)] as const),
    );
    const on = (action: string) => rights.filter(([given]) => given.startsWith(action));
    const secret = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, `:secretsmanager:eu-central-1:123456789012:secret:slack/${name}-??????`],
      ],
    };
    expect(new Set(on('secretsmanager:').map(([, resource]) => resource))).toEqual(new Set([JSON.stringify(secret)]));
    expect(on('sqs:SendMessage')).toEqual([['sqs:SendMessage', JSON.stringify(arnOf(deadLettersOf(name)))]]);
    expect(on('sqs:ReceiveMessage')).toEqual([['sqs:ReceiveMessage', JSON.stringify(arnOf(queueOf(name)))]]);
    expect(rights.map(([action]) => action).toSorted()).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });

  it('is given an environment that it understands, with the name of the secret only', () => {
    const { Properties } =
      resourcesOf(production, 'AWS::Lambda::Function').get(idOf('AWS::Lambda::Function', 'Alertacme')) ?? {};
    const { Variables } = z.object({ Variables: z.record(z.string(), z.unknown()) }).parse(Properties?.['Environment']);
    const filled = Object.entries(Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://filled.example/in',
    ]);
    expect(Env.parse(Object.fromEntries(filled))).toMatchObject({
      ALERT: 'acme',
      NAMES: 'none',
      SNAPSHOTS: 'unwanted',
      WEBHOOK_SECRET_ID: 'slack/acme',
      ENVIRONMENT: 'production',
    });
  });

  it('tells state where the pattern asks for it by its name', () => {
    const pattern = { 'detail-type': ['user.snapshot'] };
    const asking = templateOf({ ...PLACE, slack: [{ name: 'state', webhook_secret: 'slack', pattern }] });
    expect(JSON.stringify(asking.toJSON())).toContain('"SNAPSHOTS":"asked_for"');
  });
});
