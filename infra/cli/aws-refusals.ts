import { readAwsError } from '../../functions/adapters/aws-errors.ts';
import { refused, type Refusal } from '../../functions/operate/results.ts';

const SIGN_IN = 'Sign in, such as by aws sso login, and choose the account by AWS_PROFILE.';

/**
 * What AWS refused, in one sentence, and what to do.
 * @throws what no SDK throws: a defect of ours
 */
export function refusalOf(error: unknown, stack: string): Refusal {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : '';
  if (/region is missing/i.test(message)) {
    return refused('No AWS region is set.', 'Set AWS_REGION, or a region in the profile that AWS_PROFILE names.');
  }
  if (name === 'CredentialsProviderError') return refused('There are no AWS credentials.', SIGN_IN);
  if (STALE.has(name)) return refused(`AWS does not accept the credentials (${name}).`, SIGN_IN);
  if (name === 'ValidationError' && message.includes('does not exist')) return noStack(stack);
  if (name.startsWith('AccessDenied')) return noRights(message, stack);
  const known = readAwsError(error);
  if (known === undefined) throw error;
  if (known.passes) return refused(`AWS does not answer (${known.name}).`, 'Check the network, and try again.');
  if (known.name === 'ResourceNotFoundException') {
    return refused(`The function of the stack ${stack} is gone.`, 'Deploy the stack again.');
  }
  return refused(`AWS refuses (${known.name}).`, 'Check AWS_PROFILE and AWS_REGION, and try again.');
}

const STALE: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const noStack = (stack: string) =>
  refused(
    `There is no stack ${stack} in this account and region.`,
    'Deploy it, name another by --environment, or check AWS_PROFILE and AWS_REGION.',
  );

/** AWS names the right that is missing in the sentence "… is not authorized to perform: lambda:InvokeFunction on …". */
function noRights(message: string, stack: string): Refusal {
  const action = /perform: ([\w-]+:\w+)/.exec(message)?.[1] ?? 'lambda:InvokeFunction';
  return refused(
    `You may not do that: ${action} is denied.`,
    `Ask for cloudformation:DescribeStacks on ${stack} and lambda:InvokeFunction on its function.`,
  );
}
