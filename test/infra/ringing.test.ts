import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PARTITION } from '../../functions/adapters/register/item.ts';
import { Env } from '../../functions/ring/env.ts';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const off = templateOf(PLACE);
const production = templateOf({ ...PLACE, webhooks: true });

const idOf = (type: string, part: string) =>
  [...resourcesOf(production, type).keys()].find((id) => id.includes(part)) ?? '';
const ringId = idOf('AWS::Lambda::Function', 'Ring');

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((attribute) => attribute['Fn::GetAtt'][0]),
]);
const Statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: Reference,
  Condition: z.unknown().optional(),
});
const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });

/** What the role of the function allows. */
function statements() {
  const { Properties } = resourcesOf(production, 'AWS::IAM::Policy').get(idOf('AWS::IAM::Policy', 'Ring')) ?? {};
  return Policy.parse(Properties).PolicyDocument.Statement;
}

describe('without webhooks', () => {
  it('nothing of this account is open to everybody', () => {
    off.resourceCountIs('AWS::Lambda::Url', 0);
    expect(off.findOutputs('WebhookUrl')).toEqual({});
    // To refuse something to everybody opens nothing: what is not encrypted on its way.
    const granted = JSON.stringify(off.toJSON()).replaceAll('"Effect":"Deny","Principal":"*"', '');
    expect(granted).not.toContain('"Principal":"*"');
    expect([...resourcesOf(off, 'AWS::Lambda::Function').keys()].filter((id) => id.includes('Ring'))).toEqual([]);
  });
});

describe('with webhooks', () => {
  it('there is a URL more, and the function behind it, and nothing else is other', () => {
    const before = new Set(Object.keys(z.looseObject({}).parse(off.toJSON()['Resources'])));
    const { Resources } = z
      .object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) })
      .parse(production.toJSON());
    const added = Object.entries(Resources).filter(([id]) => !before.delete(id));
    expect([...before]).toEqual([]);
    expect(added.map(([, { Type }]) => Type).sort()).toEqual([
      'AWS::CloudWatch::Alarm',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      'AWS::Lambda::Permission',
      'AWS::Lambda::Url',
      'AWS::Logs::LogGroup',
      'AWS::Logs::QueryDefinition',
    ]);
  });

  it('the URL is told, and open: who is Kombo is told by the signature', () => {
    production.hasOutput('WebhookUrl', {
      Value: Match.objectLike({ 'Fn::GetAtt': [Match.anyValue(), 'FunctionUrl'] }),
    });
    production.hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      TargetFunctionArn: { 'Fn::GetAtt': [ringId, 'Arn'] },
    });
  });

  it('the URL has a name in the template that never changes: another name would be another URL', () => {
    expect([...resourcesOf(production, 'AWS::Lambda::Url').keys()]).toEqual(['RingingRingFunctionUrlEE29B34B']);
  });

  it('a flood takes no more than a few functions, for seconds', () => {
    production.hasResourceProperties('AWS::Lambda::Function', { ReservedConcurrentExecutions: 5, Timeout: 30 });
    production.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { ReservedConcurrentExecutions: Match.anyValue() },
      1,
    );
  });

  it('the function reads and writes the register, sends to the light queue, and can do nothing else', () => {
    const [table, light] = [idOf('AWS::DynamoDB::GlobalTable', 'Store'), idOf('AWS::SQS::Queue', 'LightQueue')];
    const rights = statements().flatMap(({ Action, Resource }) => {
      return [Action].flat().map((action) => `${action} ${Resource}`);
    });
    const logs = idOf('AWS::Logs::LogGroup', 'Ring');
    const secret = idOf('AWS::SecretsManager::Secret', 'Kombo');
    expect(rights.sort()).toEqual([
      `dynamodb:GetItem ${table}`,
      `dynamodb:PutItem ${table}`,
      `dynamodb:UpdateItem ${table}`,
      `logs:CreateLogStream ${logs}`,
      `logs:PutLogEvents ${logs}`,
      `secretsmanager:DescribeSecret ${secret}`,
      `secretsmanager:GetSecretValue ${secret}`,
      `sqs:GetQueueAttributes ${light}`,
      `sqs:GetQueueUrl ${light}`,
      `sqs:SendMessage ${light}`,
    ]);
  });

  it('the function reads nothing of a person: its rights end with the register', () => {
    const onTable = statements().filter(({ Action }) =>
      [Action].flat().some((action) => action.startsWith('dynamodb:')),
    );
    expect(onTable.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [PARTITION] } },
    ]);
  });

  it('the function is given an environment that it understands, and no secret', () => {
    const { Variables } = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(resourcesOf(production, 'AWS::Lambda::Function').get(ringId)?.Properties['Environment']);
    const filled = Object.entries(Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'https://filled.example/in',
    ]);
    expect(Env.safeParse(Object.fromEntries(filled)).success).toBe(true);
    expect(Variables['KOMBO_SECRET_ID']).toEqual({ Ref: idOf('AWS::SecretsManager::Secret', 'Kombo') });
  });
});
