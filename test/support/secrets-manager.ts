import * as z from 'zod/mini';
import { error, startAwsService, type Reply, type StandIn } from '../../infra/local/aws-json.ts';

export type SecretsManagerStandIn = StandIn & {
  /** How often a secret was asked for. */
  reads(): number;
  put(name: string, value: string | Uint8Array): void;
  /** The next requests are answered so. */
  answerNext(...replies: readonly Reply[]): void;
};

const Request = z.object({ SecretId: z.string() });

/** GetSecretValue of secrets that have one version each. */
export async function startSecretsManager(): Promise<SecretsManagerStandIn> {
  const secrets = new Map<string, string | Uint8Array>();
  const replies: Reply[] = [];
  let reads = 0;
  const getSecretValue = async (input: unknown): Promise<Reply> => {
    reads += 1;
    const { SecretId } = Request.parse(input);
    return replies.shift() ?? replyOf(SecretId, secrets.get(SecretId));
  };
  const standIn = await startAwsService({
    target: 'secretsmanager',
    version: '1.1',
    actions: { GetSecretValue: getSecretValue },
  });
  return {
    ...standIn,
    reads: () => reads,
    put: (name, value) => void secrets.set(name, value),
    answerNext: (...next) => void replies.push(...next),
  };
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
function replyOf(name: string, value: string | Uint8Array | undefined): Reply {
  if (value === undefined) {
    return error('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  const common = { Name: name, ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}` };
  if (typeof value === 'string') return { kind: 'result', body: { ...common, SecretString: value } };
  return { kind: 'result', body: { ...common, SecretBinary: Buffer.from(value).toString('base64') } };
}
