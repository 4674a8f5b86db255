import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { LONGEST_LEASE_MS } from '../../functions/adapters/register.ts';
import { resourcesOf, stackOf, templateOf, type Resource } from './template.ts';

const production = templateOf();
const thrownAway = templateOf({ throw_away: true }, 'dev');

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((attribute) => attribute['Fn::GetAtt'][0]),
]);
const referred = (value: unknown) => Reference.parse(value);

const queues = resourcesOf(production, 'AWS::SQS::Queue');
const functions = resourcesOf(production, 'AWS::Lambda::Function');
const Redrive = z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.number() });

describe('every queue', () => {
  const deadLettersOf = ({ Properties }: Resource) =>
    Properties['RedrivePolicy'] && referred(Redrive.parse(Properties['RedrivePolicy']).deadLetterTargetArn);
  const deadLetters = new Set([...queues.values()].map(deadLettersOf));

  it('keeps for a week what nobody asks for again, such as a catch-up, and polls for a day', () => {
    const kept = (part: string) =>
      [...queues].flatMap(([id, { Properties }]) =>
        id.startsWith(part) ? [Properties['MessageRetentionPeriod']] : [],
      );
    expect(kept('PollingHeavyQueue')).toEqual([7 * 24 * 3600]);
    expect(kept('PollingLightQueue')).toEqual([24 * 3600]);
  });

  it('has a dead-letter queue or is one', () => {
    const targets = new Set([...deadLetters, ...failureTargets()]);
    const without = [...queues].filter(([id, queue]) => deadLettersOf(queue) === undefined && !targets.has(id));
    expect(queues.size).toBe(5);
    expect(without).toEqual([]);
  });

  it('takes nothing that is not encrypted on its way', () => {
    const policies = JSON.stringify([...resourcesOf(production, 'AWS::SQS::QueuePolicy').values()]);
    for (const id of queues.keys()) expect(policies).toContain(id);
    expect(policies.match(/aws:SecureTransport/g)).toHaveLength(queues.size);
  });
});

/** Where asynchronous calls and schedules send what failed. */
function failureTargets(): string[] {
  const ofFunctions = [...functions.values()].flatMap(({ Properties }) => Properties['DeadLetterConfig'] ?? []);
  const ofSchedules = [...resourcesOf(production, 'AWS::Scheduler::Schedule').values()].flatMap(
    ({ Properties }) => z.object({ DeadLetterConfig: z.unknown() }).parse(Properties['Target']).DeadLetterConfig,
  );
  return [...ofFunctions, ...ofSchedules].map((config) =>
    referred(z.looseObject({}).parse(config)['TargetArn'] ?? z.looseObject({}).parse(config)['Arn']),
  );
}

describe('permissions', () => {
  const Statement = z.looseObject({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() });
  const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });
  const statements = [...resourcesOf(production, 'AWS::IAM::Policy')].flatMap(([id, { Properties }]) =>
    Policy.parse(Properties).PolicyDocument.Statement.map((statement) => ({ id, ...statement })),
  );
  const actionsOf = (part: string) => statements.filter(({ id }) => id.includes(part)).flatMap(({ Action }) => Action);

  it('are for resources by name, never for all', () => {
    expect(statements.filter(({ Resource }) => [Resource].flat().includes('*'))).toEqual([]);
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('come from no managed policy', () => {
    const roles = [...resourcesOf(production, 'AWS::IAM::Role').values()];
    expect(roles.filter(({ Properties }) => 'ManagedPolicyArns' in Properties)).toEqual([]);
  });

  it('let the poll functions and the dispatcher put events on our bus, and on no other', () => {
    const publishing = statements.filter(({ Action }) => [Action].flat().includes('events:PutEvents'));
    const [bus] = resourcesOf(production, 'AWS::Events::EventBus').keys();
    expect(publishing).toHaveLength(3);
    for (const { Resource } of publishing) expect(referred(Resource)).toBe(bus);
  });

  it('let the operator read the log of the polls, and no other', () => {
    const querying = statements.filter(({ Action }) => [Action].flat().some((action) => /^logs:.*Query/.test(action)));
    const groups = [...resourcesOf(production, 'AWS::Logs::LogGroup').keys()].filter((id) => id.includes('Poll'));
    expect(querying.map(({ Resource }) => [Resource].flat().map(referred))).toEqual([groups]);
  });

  it.each(['LightPoll', 'HeavyPoll', 'Dispatch', 'Operate'])('let %s delete nothing and scan nothing', (part) => {
    const actions = actionsOf(part);
    expect(actions.length).toBeGreaterThan(0);
    expect(
      actions
        .filter((action) => /delete|scan|purge|receive/i.test(action))
        .filter((action) => !action.startsWith('sqs:')),
    ).toEqual([]);
  });
});

describe('times', () => {
  const Sources = z.looseObject({ EventSourceArn: z.unknown(), FunctionName: z.unknown(), BatchSize: z.number() });
  const sources = [...resourcesOf(production, 'AWS::Lambda::EventSourceMapping').values()].map(({ Properties }) =>
    Sources.parse(Properties),
  );
  const timeoutOf = (id: string) => z.number().parse(functions.get(id)?.Properties['Timeout']);

  it('of a queue outlast those of its function six times', () => {
    expect(sources).toHaveLength(2);
    for (const { EventSourceArn, FunctionName } of sources) {
      const visibility = z.number().parse(queues.get(referred(EventSourceArn))?.Properties['VisibilityTimeout']);
      expect(visibility).toBeGreaterThanOrEqual(6 * timeoutOf(referred(FunctionName)));
    }
  });

  it('of a function, with the margin that a lease has, are within the longest lease', () => {
    for (const id of functions.keys()) expect((timeoutOf(id) + 60) * 1000).toBeLessThanOrEqual(LONGEST_LEASE_MS);
  });

  it('let only what failed of a batch come again', () => {
    production.resourcePropertiesCountIs(
      'AWS::Lambda::EventSourceMapping',
      { FunctionResponseTypes: ['ReportBatchItemFailures'] },
      2,
    );
    expect(sources.map(({ BatchSize }) => BatchSize).toSorted((one, other) => one - other)).toEqual([1, 10]);
  });

  it('of ticks are a minute, within which a tick that failed is tried again', () => {
    production.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(1 minute)',
      Target: {
        RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 2 },
        DeadLetterConfig: Match.anyValue(),
      },
    });
  });
});

describe('functions', () => {
  it('are ES modules for Node 24 on arm64, with logs that end', () => {
    expect(functions.size).toBe(4);
    const like = {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      LoggingConfig: { LogFormat: 'JSON', LogGroup: Match.anyValue() },
    };
    production.resourcePropertiesCountIs('AWS::Lambda::Function', like, functions.size);
    production.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90 }, functions.size);
  });
});

describe('what is kept', () => {
  it('can only be deleted, as the stack can, when somebody has said so', () => {
    expect(stackOf().terminationProtection).toBe(true);
    expect(stackOf({ throw_away: true }, 'dev').terminationProtection).toBe(false);
  });

  it('as a secret is left alone by a deploy, as long as the empty text that it begins with does not change', () => {
    production.hasResourceProperties('AWS::SecretsManager::Secret', {
      SecretString: '{"api_key":"","webhook_secret":""}',
    });
  });

  it('cannot be deleted by mistake, and can be restored', () => {
    production.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
    production.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
  });

  it('goes with the stack in an environment to throw away', () => {
    thrownAway.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
    thrownAway.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  it('has names in the template that never change: another name would be another, empty table', () => {
    const ids = [
      'AWS::DynamoDB::GlobalTable',
      'AWS::Events::EventBus',
      'AWS::SecretsManager::Secret',
      'AWS::SQS::Queue',
    ].flatMap((type) => [...resourcesOf(production, type).keys()]);
    expect(ids).toMatchInlineSnapshot(`
      [
        "StoreTable0CCFA19B",
        "EventBusEEC924FB",
        "KomboSecretDAC08E5B",
        "PollingLightDeadLetters4F25CEA5",
        "PollingLightQueueFF6B3F30",
        "PollingHeavyDeadLettersFB2D74C1",
        "PollingHeavyQueue1EBDB1C4",
        "DispatchingDeadLettersD54F25AC",
      ]
    `);
  });
});

describe('a bus', () => {
  it('has a name that others can write rules for', () => {
    production.hasResourceProperties('AWS::Events::EventBus', { Name: 'ats-user-events-production' });
    production.hasOutput('EventBusName', {});
  });
});

it('tells the command line, and who reads of a hold, which function carries out commands', () => {
  const [output] = Object.values(production.findOutputs('OperateFunctionName'));
  const FunctionName = 'ats-user-events-production-operate';
  expect(functions.get(z.object({ Value: Reference }).parse(output).Value)?.Properties).toMatchObject({ FunctionName });
  const Variables = Match.objectLike({ OPERATE_FUNCTION_NAME: FunctionName });
  production.resourcePropertiesCountIs('AWS::Lambda::Function', { Environment: { Variables } }, 2);
});
