import { quoted } from '../domain/command-line.ts';

/** A command as the AWS CLI gives it to the function, for who has no checkout of this program. */
export function invocationOf(functionName: string, payload: Readonly<Record<string, unknown>>): string {
  const words = ['aws', 'lambda', 'invoke', '--function-name', functionName];
  const rest = ['--cli-binary-format', 'raw-in-base64-out', '--payload', JSON.stringify(payload), '/dev/stdout'];
  return [...words, ...rest].map(quoted).join(' ');
}
