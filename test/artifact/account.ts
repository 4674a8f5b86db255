import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { onTestFinished } from 'vitest';
import { keyOf } from '../../functions/adapters/register/item.ts';
import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createTable, type Table } from '../../functions/adapters/table.ts';
import { startBus, type BusEvent } from '../../infra/local/bus.ts';
import { CDK_PLACE } from '../support/cdk.ts';
import { ENGINES } from '../support/dynamodb.ts';
import { loopback } from '../support/loopback.ts';
import { startSecretsManager } from '../support/secrets-manager.ts';
import { queueUrl, startSqs, type Delivered } from '../support/sqs.ts';
import type { Assembly, Joined, Reference } from './assembly.ts';

/** What stands for the account: the services, and what the stack has made in them. */
export type Account = {
  readonly register: Register;
  /** What the bus has accepted, in that order. */
  readonly events: readonly BusEvent[];
  /** Called at each event that the bus accepts. */
  readonly onEvent: (action: (event: BusEvent) => void) => void;
  readonly fillSecret: (secret: { readonly api_key: string; readonly webhook_secret?: string }) => void;
  /** Lets the lease and the interval of an integration end so much earlier. */
  readonly age: (integration_id: string, milliseconds: number) => Promise<void>;
  /** What CloudFormation would put in a reference's place. */
  readonly fill: (value: string | Reference | Joined) => string;
  /** Points the SDK of a function at the services. */
  readonly endpoints: Readonly<Record<string, string>>;
};

export async function openAccount(assembly: Assembly, onMessage: (message: Delivered) => void): Promise<Account> {
  const { table, endpoint } = await makeTable(assembly);
  const events: BusEvent[] = [];
  let action: ((event: BusEvent) => void) | undefined;
  const onEvent = async (event: BusEvent) => {
    events.push(event);
    action?.(event);
  };
  const [bus, sqs, secrets] = await Promise.all([
    startBus({ name: assembly.bus[1].Name, onEvent }),
    startSqs({ queues: [...assembly.queues.keys()], onMessage }),
    startSecretsManager(),
  ]);
  for (const service of [bus, sqs, secrets]) onTestFinished(() => service.close());
  const secretArn = `arn:aws:secretsmanager:${CDK_PLACE.region}:${CDK_PLACE.account}:secret:${assembly.secret[0]}`;
  secrets.put(secretArn, assembly.secret[1].SecretString);
  const register = createRegister(table);
  return {
    register,
    events,
    onEvent: (given) => void (action = given),
    fillSecret: (secret) => secrets.put(secretArn, JSON.stringify({ webhook_secret: '', ...secret })),
    age: (id, milliseconds) => age({ table, register }, id, milliseconds),
    fill: filler(assembly, { sqs: sqs.url, secretArn, bus: assembly.bus[1].Name, table: table.name }),
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: bus.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      // There are no log groups to query: nobody listens there.
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: 'http://127.0.0.1:1',
    },
  };
}

/** AWS's own engine where there is a Java for it, with the table that the template describes. */
async function makeTable(assembly: Assembly): Promise<{ readonly table: Table; readonly endpoint: string }> {
  const engine = ENGINES.findLast(({ isHere }) => isHere);
  if (engine === undefined) throw new Error('There is no engine for a table');
  const { endpoint, close } = await engine.start();
  const client = new DynamoDBClient(loopback(endpoint));
  onTestFinished(async () => {
    client.destroy();
    await close();
  });
  const [id, { AttributeDefinitions, KeySchema }] = assembly.table;
  const name = `${id}-${randomUUID()}`;
  const description = { AttributeDefinitions, KeySchema, BillingMode: 'PAY_PER_REQUEST' } as const;
  await client.send(new CreateTableCommand({ TableName: name, ...description }));
  return { table: createTable(client, name), endpoint };
}

type Names = { readonly sqs: string; readonly secretArn: string; readonly bus: string; readonly table: string };

function filler(assembly: Assembly, { sqs, secretArn, bus, table }: Names) {
  const names = new Map([
    [assembly.table[0], table],
    [assembly.secret[0], secretArn],
    [assembly.bus[0], bus],
    ...[...assembly.queues.keys()].map((id) => [id, queueUrl(sqs, id)] as const),
    ...[...assembly.logGroups.keys()].map((id) => [id, id] as const),
  ]);
  const fill = (value: string | Reference | Joined): string => {
    if (typeof value === 'string') return value;
    if ('parts' in value) return value.parts.map(fill).join(value.separator);
    const { id, attribute } = value;
    const name = names.get(attribute === undefined ? id : `${id}.${attribute}`);
    if (name === undefined) throw new Error(`No stand-in for ${id} ${attribute ?? ''}`);
    return name;
  };
  return fill;
}

type Kept = { readonly table: Table; readonly register: Register };

async function age({ table, register }: Kept, id: string, milliseconds: number): Promise<void> {
  const { lease_until = 0, poll_started_at = 0 } = (await register.read(id)) ?? {};
  const update = new UpdateCommand({
    TableName: table.name,
    Key: keyOf(id),
    UpdateExpression: 'SET lease_until = :until, poll_started_at = :started',
    ExpressionAttributeValues: {
      ':until': Math.max(0, lease_until - milliseconds),
      ':started': Math.max(0, poll_started_at - milliseconds),
    },
  });
  await table.client.send(update);
}
