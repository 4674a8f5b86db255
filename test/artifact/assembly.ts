import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CDK_STACK } from '../support/cdk.ts';

/** What CloudFormation fills in when it deploys. */
const Reference = z.union([
  z.strictObject({ Ref: z.string() }).transform(({ Ref }) => ({ id: Ref, attribute: undefined })),
  z
    .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })
    .transform(({ 'Fn::GetAtt': [id, attribute] }) => ({ id, attribute })),
]);
export type Reference = z.infer<typeof Reference>;

const Joined = z
  .strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.union([z.string(), Reference]))]) })
  .transform(({ 'Fn::Join': [separator, parts] }) => ({ separator, parts }));
export type Joined = z.infer<typeof Joined>;

const FunctionProperties = z.object({
  FunctionName: z.string().optional(),
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  Runtime: z.literal('nodejs24.x'),
  Environment: z.object({ Variables: z.record(z.string(), z.union([z.string(), Reference, Joined])) }),
});
const QueueProperties = z.object({
  VisibilityTimeout: z.number().default(30),
  RedrivePolicy: z.object({ deadLetterTargetArn: Reference, maxReceiveCount: z.number() }).optional(),
});
const SourceProperties = z.object({
  EventSourceArn: Reference,
  FunctionName: Reference,
  BatchSize: z.number(),
  FunctionResponseTypes: z.tuple([z.literal('ReportBatchItemFailures')]),
});
const ScheduleProperties = z.object({ Target: z.object({ Arn: Reference, Input: z.string().optional() }) });
const TableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.literal('S') })),
  KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })),
});
const SecretProperties = z.object({ SecretString: z.string() });
const BusProperties = z.object({ Name: z.string() });

const Template = z.object({
  // A topic has no properties.
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});
type Template = z.infer<typeof Template>;

/** What the assembly says of what the tests run, by logical id. */
export type Assembly = ReturnType<typeof readAssembly>;

export function readAssembly(output: string) {
  const template = Template.parse(JSON.parse(readFileSync(join(output, `${CDK_STACK}.template.json`), 'utf8')));
  const all = <Schema extends z.ZodType>(type: string, schema: Schema) => resourcesOf(template, type, schema);
  return {
    functions: all('AWS::Lambda::Function', FunctionProperties),
    queues: all('AWS::SQS::Queue', QueueProperties),
    sources: [...all('AWS::Lambda::EventSourceMapping', SourceProperties).values()],
    schedule: only(all('AWS::Scheduler::Schedule', ScheduleProperties)),
    table: only(all('AWS::DynamoDB::GlobalTable', TableProperties)),
    secret: only(all('AWS::SecretsManager::Secret', SecretProperties)),
    bus: only(all('AWS::Events::EventBus', BusProperties)),
    logGroups: all('AWS::Logs::LogGroup', z.object({})),
    codeOf: ({ Code }: z.infer<typeof FunctionProperties>) => join(output, `asset.${Code.S3Key.replace(/\.zip$/, '')}`),
  };
}

function resourcesOf<Schema extends z.ZodType>({ Resources }: Template, type: string, schema: Schema) {
  const found = Object.entries(Resources).filter(([, { Type }]) => Type === type);
  return new Map(found.map(([id, { Properties }]) => [id, schema.parse(Properties)]));
}

function only<Value>(found: ReadonlyMap<string, Value>): readonly [id: string, properties: Value] {
  const [first, second] = found;
  if (first === undefined || second !== undefined) throw new Error('The template was to have one such resource');
  return first;
}
