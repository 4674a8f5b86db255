import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createRegister, type Register } from '../../functions/adapters/register.ts';
import { createTable } from '../../functions/adapters/table.ts';
import { Done } from '../../functions/operate/results.ts';
import type { BusEvent } from '../../infra/local/bus.ts';
import { delivered } from '../infra/local/examples.ts';
import { CDK_ENVIRONMENT, CDK_PLACE, CDK_STACK, openCdkProject, type CdkProject } from '../support/cdk.ts';
import { loopback } from '../support/loopback.ts';
import { DirectoryOutputs, openDirectory, type Directory } from './subscribed.ts';

/** The stack in an account, and somebody who subscribes to its bus. */
export type Installation = {
  readonly register: Register;
  readonly fillSecret: (api_key: string) => Promise<void>;
  /** A command of the operator, by the command line in a process of its own. @throws Error when it was not done. */
  readonly ops: (...words: readonly string[]) => Promise<Done>;
  /** Every event that the subscriber's queue has had so far. */
  readonly news: () => Promise<readonly BusEvent[]>;
  /** Deploys again, with these settings. @returns what the CLI said. */
  readonly deploy: (settings: object) => Promise<string>;
  readonly outputs: () => Outputs;
  /** A subscriber that was made with the kit. */
  readonly directory: Directory;
  readonly close: () => void;
};

const Outputs = z.object({
  TableName: z.string(),
  EventBusName: z.string(),
  EventBusArn: z.string(),
  KomboSecretArn: z.string(),
});
export type Outputs = z.infer<typeof Outputs>;

export type Target = {
  readonly endpoint: string;
  /** Where the subscriber's function sends what it is given. */
  readonly test_url: string;
};

export async function install(target: Target, settings: object): Promise<Installation> {
  const stack = openDeployable(openCdkProject(settings, 'test/deploy/stack.ts'), target);
  const subscriber = openDeployable(openCdkProject({}, 'test/deploy/subscriber.ts'), target);
  await stack.cdk(['bootstrap', `aws://${CDK_PLACE.account}/${CDK_PLACE.region}`]);
  await stack.deploy();
  await subscriber.deploy();
  const outputs = () => Outputs.parse(stack.outputs(CDK_STACK));
  const subscribed = Subscribed.parse(subscriber.outputs('subscriber'));
  return {
    ...use(target.endpoint, { outputs: outputs(), news_url: subscribed.QueueUrl }),
    directory: openDirectory(target.endpoint, subscribed),
    deploy: async (changed) => {
      stack.configure(changed);
      return stack.deploy();
    },
    outputs,
    close: () => {
      stack.remove();
      subscriber.remove();
    },
  };
}

function openDeployable(project: CdkProject, { endpoint, test_url }: Target) {
  const cdk = (words: readonly string[]) => project.cdk(words, { ...credentialsFor(endpoint), TEST_URL: test_url });
  const file = join(project.output, 'outputs.json');
  return {
    ...project,
    cdk,
    deploy: () => cdk(['deploy', '--require-approval', 'never', '--progress', 'events', '--outputs-file', file]),
    outputs: (name: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')))[name],
  };
}

function credentialsFor(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: CDK_PLACE.region,
  };
}

const Subscribed = z.object({ QueueUrl: z.string(), ...DirectoryOutputs.shape });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Longer than the function may run. */
const LONGEST_COMMAND_MS = 90_000;

const run = promisify(execFile);

type Names = { readonly outputs: Outputs; readonly news_url: string };

function use(endpoint: string, { outputs, news_url }: Names) {
  const sqs = new SQSClient(loopback(endpoint));
  const secrets = new SecretsManagerClient(loopback(endpoint));
  const events: BusEvent[] = [];
  return {
    register: createRegister(createTable(new DynamoDBClient(loopback(endpoint)), outputs.TableName)),
    fillSecret: async (api_key: string) => {
      const SecretString = JSON.stringify({ api_key, webhook_secret: '' });
      await secrets.send(new PutSecretValueCommand({ SecretId: outputs.KomboSecretArn, SecretString }));
    },
    ops: async (...words: readonly string[]) => {
      const options = { cwd: ROOT, env: { ...process.env, ...credentialsFor(endpoint) }, timeout: LONGEST_COMMAND_MS };
      const all = ['infra/cli/main.ts', ...words, '--environment', CDK_ENVIRONMENT, '--json'];
      const { stdout } = await run(join(ROOT, 'node_modules/.bin/tsx'), all, options);
      return Done.parse(JSON.parse(stdout));
    },
    news: async () => {
      for (let batch = await receive(sqs, news_url); batch.length > 0; batch = await receive(sqs, news_url)) {
        events.push(...batch);
      }
      return events;
    },
  };
}

async function receive(sqs: SQSClient, QueueUrl: string): Promise<readonly BusEvent[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body }) => delivered(JSON.parse(Body ?? '')));
}
