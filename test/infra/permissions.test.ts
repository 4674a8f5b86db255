import { expect, it } from 'vitest';
import * as z from 'zod';
import { resourcesOf, templateOf } from './template.ts';

const production = templateOf({ account: '123456789012', region: 'eu-central-1', webhooks: true });

const Reference = z.union([
  z.object({ Ref: z.string() }).transform(({ Ref }) => Ref),
  z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }).transform((attribute) => attribute['Fn::GetAtt'][0]),
]);
const list = <Item extends z.ZodType>(item: Item) => z.union([z.array(item), item.transform((one) => [one])]);
const Condition = z.object({
  'ForAllValues:StringEquals': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }),
});
const Statement = z.object({
  Action: list(z.string()),
  Resource: list(Reference),
  Condition: Condition.optional(),
});
const Policy = z.object({ PolicyDocument: z.object({ Statement: z.array(Statement) }) });

/** Each right of a function as a line: what, on what, and within which partitions. */
function rightsOf(part: string): string[] {
  const policies = [...resourcesOf(production, 'AWS::IAM::Policy')].filter(([id]) => id.includes(`${part}Role`));
  const statements = policies.flatMap(([, { Properties }]) => Policy.parse(Properties).PolicyDocument.Statement);
  const lines = statements.flatMap(({ Action, Resource, Condition: condition }) => {
    const keys = condition?.['ForAllValues:StringEquals']['dynamodb:LeadingKeys'] ?? [];
    const within = keys.length === 0 ? '' : ` within ${keys.join(', ')}`;
    return Action.flatMap((action) => Resource.map((id) => `${action} ${nameOf(id)}${within}`));
  });
  return [...new Set(lines)].sort();
}

/** Without the digits that CDK puts at the end. */
const nameOf = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

// Neither the tests of the bundles nor the emulated deploy knows permissions: a right that is missing is seen only here.
it.each(['LightPoll', 'HeavyPoll', 'Dispatch', 'Operate', 'Ring'])('%s may do this, and nothing else', (part) => {
  expect(rightsOf(part)).toMatchSnapshot();
});
