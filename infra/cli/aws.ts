import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientConfig } from '../../functions/adapters/aws-clients.ts';
import type { Payload } from '../../functions/operate/commands.ts';
import { refused, Result } from '../../functions/operate/results.ts';
import { refusalOf } from './aws-refusals.ts';
import type { Operator } from './operator.ts';

/** What the SDK's clients are made with besides, in tests. */
export type Elsewhere = Pick<ReturnType<typeof clientConfig>, 'maxAttempts'> & {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
};

/** The output by which a stack names its function. */
const OUTPUT = 'OperateFunctionName';

/** Longer than the function may run. */
const ANSWER_MS = 70_000;

/** The stack of an environment, in the account and region of the shell. */
export function createAwsOperator(environment: string, elsewhere: Partial<Elsewhere> = {}): Operator {
  const stack = `ats-user-events-${environment}`;
  const cloudFormation = new CloudFormationClient({ ...clientConfig(), ...elsewhere });
  // Once: a command whose answer was lost may have been carried out.
  const lambda = new LambdaClient({
    ...clientConfig({ answer_ms: ANSWER_MS, silence_ms: ANSWER_MS, tries: 1 }),
    ...elsewhere,
  });
  const sts = new STSClient({ ...clientConfig(), ...elsewhere });
  let found: Promise<string | undefined> | undefined;
  return {
    run: async (payload, signature) => {
      try {
        found ??= functionOf(cloudFormation, stack);
        const name = await found;
        if (name === undefined) return unnamed(stack);
        const by = signature === 'signed' ? { by: await callerOf(sts) } : {};
        return await invoke(lambda, name, { ...payload, ...by });
      } catch (error) {
        return refusalOf(error, stack);
      }
    },
    close: async () => {
      for (const client of [cloudFormation, lambda, sts]) client.destroy();
    },
  };
}

async function functionOf(client: CloudFormationClient, stack: string): Promise<string | undefined> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  return Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === OUTPUT)?.OutputValue;
}

async function callerOf(client: STSClient): Promise<string> {
  const { Arn } = await client.send(new GetCallerIdentityCommand({}));
  return Arn ?? 'not told';
}

const unnamed = (stack: string) =>
  refused(`The stack ${stack} has no function for commands.`, 'Deploy this version of it, then try again.');

async function invoke(client: LambdaClient, name: string, payload: Payload): Promise<Result> {
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }));
  if (answer.FunctionError !== undefined) {
    return refused(`The function ${name} failed (${answer.FunctionError}).`, 'Look into its log, and try again.');
  }
  const result = Result.safeParse(read(answer));
  if (result.success) return result.data;
  return refused(`The answer of ${name} is not understood.`, 'Deploy the version that you have checked out.');
}

function read({ Payload: payload }: InvokeCommandOutput): unknown {
  try {
    return JSON.parse(payload?.transformToString() ?? '');
  } catch {
    return undefined;
  }
}
