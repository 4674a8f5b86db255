import { expect, it } from 'vitest';
import * as z from 'zod';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };

const Variables = z.object({ Environment: z.object({ Variables: z.object({ TABLE_NAME: z.unknown() }) }) });

it('a table that was restored is used by all functions in place of the one of the stack, which stays', () => {
  const template = templateOf({ ...PLACE, restored_table: 'restored' });
  const names = [...resourcesOf(template, 'AWS::Lambda::Function').values()].map(
    ({ Properties }) => Variables.parse(Properties).Environment.Variables.TABLE_NAME,
  );
  expect(new Set(names)).toEqual(new Set(['restored']));
  expect([...resourcesOf(template, 'AWS::DynamoDB::GlobalTable').keys()]).toEqual(['StoreTable0CCFA19B']);
  const policies = JSON.stringify([...resourcesOf(template, 'AWS::IAM::Policy').values()]);
  expect(policies).toContain(':table/restored');
  expect(policies).not.toContain('StoreTable0CCFA19B');
});
