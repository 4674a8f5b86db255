import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Env } from '../../functions/subscriber/env.ts';
import { UserEventSubscriber, type UserEventSubscriberProps } from '../../infra/constructs/user-event-subscriber.ts';
import { resourcesOf } from './template.ts';

/** Somebody else's stack, which knows the name of the bus and nothing more. */
function stackWith(props: Partial<UserEventSubscriberProps> = {}, timeout = Duration.seconds(20)): Stack {
  const stack = new Stack(new App(), 'directory');
  const handler = new LambdaFunction(stack, 'Fn', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    // Without the managed policy of a usual one, which is not ours.
    role: new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    timeout,
  });
  const bus = EventBus.fromEventBusName(stack, 'Bus', 'ats-user-events-production');
  new UserEventSubscriber(stack, 'Directory', { bus, handler, ...props });
  return stack;
}

const subscribed = (...given: Parameters<typeof stackWith>) => Template.fromStack(stackWith(...given));

function patternOf(props: Partial<UserEventSubscriberProps>): unknown {
  const [rule] = resourcesOf(subscribed(props), 'AWS::Events::Rule').values();
  return rule?.Properties['EventPattern'];
}

const template = subscribed();
const idOf = (type: string, part: string) =>
  [...resourcesOf(template, type).keys()].find((id) => id.includes(part)) ?? '';
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const queue = idOf('AWS::SQS::Queue', 'DirectoryQueue');
const deadLetters = idOf('AWS::SQS::Queue', 'DirectoryDeadLetters');
const sequences = idOf('AWS::DynamoDB::GlobalTable', 'DirectorySequences');
const fn = idOf('AWS::Lambda::Function', 'Fn');

describe('a subscriber to user events', () => {
  it('hears the news of all integrations, and no state', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: 'ats-user-events-production',
      EventPattern: {
        source: ['ats.users'],
        'detail-type': ['user.created', 'user.updated', 'user.deactivated', 'user.deleted'],
        detail: Match.absent(),
      },
      Targets: [Match.objectLike({ Arn: arnOf(queue), DeadLetterConfig: { Arn: arnOf(deadLetters) } })],
    });
  });

  it('hears state if it wants to, unless that is meant for another one', () => {
    expect(patternOf({ snapshots: true, integrations: ['workday:1'] })).toEqual({
      source: ['ats.users'],
      'detail-type': ['user.created', 'user.updated', 'user.deactivated', 'user.deleted', 'user.snapshot'],
      detail: { metadata: { subscriber: [{ exists: false }, 'Directory'], integration_id: ['workday:1'] } },
    });
    expect(patternOf({ snapshots: true, name: 'okta' })).toMatchObject({
      detail: { metadata: { subscriber: [{ exists: false }, 'okta'] } },
    });
  });

  it('hears of single integrations or customers only, if it wants to', () => {
    expect(patternOf({ integrations: ['workday:1'], origin_ids: ['36123', '36124'] })).toMatchObject({
      detail: { metadata: { integration_id: ['workday:1'], customer: { origin_id: ['36123', '36124'] } } },
    });
  });

  it('is not made to hear of nobody', () => {
    expect(() => subscribed({ integrations: [] })).toThrow('integrations names none; leave it out to hear of all');
    expect(() => subscribed({ origin_ids: [] })).toThrow('origin_ids names none; leave it out to hear of all');
  });

  it('has nothing that cdk-nag finds fault with', () => {
    const stack = stackWith({ snapshots: true });
    const { violations } = new AwsSolutionsChecks(stack).validateScope(stack);
    expect(violations).toEqual([]);
  });

  it('is given up to ten events at a time, of which only those come again that failed', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(queue),
      FunctionName: { Ref: fn },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  it('tries for an hour at least before an event is among the dead letters, which stay a week longer', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 120,
      MessageRetentionPeriod: 7 * 24 * 3600,
      RedrivePolicy: { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 60 },
    });
    subscribed({}, Duration.seconds(3)).hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 60 });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 3600,
      RedrivePolicy: Match.absent(),
    });
  });

  it('hears of the first dead letter', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [deadLetters, 'QueueName'] } }],
      Threshold: 1,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('has a function with the environment that the runtime reads', () => {
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(resourcesOf(template, 'AWS::Lambda::Function').get(fn)?.Properties['Environment']);
    expect(Variables).toEqual({
      USER_SEQUENCES_TABLE: { Ref: sequences },
      USER_DEAD_LETTERS_URL: { Ref: deadLetters },
    });
    expect(Object.keys(Env.shape).sort()).toEqual(Object.keys(Variables).sort());
  });

  it('has a function that may read and write sequences, take from its queue and put aside, and nothing else', () => {
    const Statement = z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() });
    const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });
    const rights = [...resourcesOf(template, 'AWS::IAM::Policy').values()].flatMap(({ Properties }) =>
      Policy.parse(Properties).PolicyDocument.Statement.flatMap(({ Action, Resource }) =>
        [Action].flat().map((action) => [action, Resource] as const),
      ),
    );
    const actionsOn = (id: string) =>
      rights.filter(([, on]) => JSON.stringify(on).includes(`"${id}"`)).map(([action]) => action);
    expect(actionsOn(sequences).sort()).toEqual(['dynamodb:GetItem', 'dynamodb:UpdateItem']);
    expect(actionsOn(deadLetters).sort()).toEqual(['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage']);
    expect(actionsOn(queue)).not.toContain('sqs:SendMessage');
    expect(rights.every(([, on]) => JSON.stringify(on).match(/Directory/))).toBe(true);
  });
});
