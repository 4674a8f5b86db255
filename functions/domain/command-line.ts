import type { Kind } from './guard.ts';
import type { Commands } from './notice.ts';

/** A word as a shell takes it literally. Between single quotes everything is, but a single quote. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The environment that is meant where none is named. */
export const UNNAMED_ENVIRONMENT = 'dev';

/** What a person enters, in a checkout of this program, to have an environment carry out a command. */
export function operatorCommand(environment: string, ...command: readonly string[]): string {
  const rest = environment === UNNAMED_ENVIRONMENT ? [] : ['--environment', environment];
  return ['npm', 'run', 'ops', '--', ...command, ...rest].map(quoted).join(' ');
}

/** What answers the holds of an integration. */
export type CommandsFor = (integrationId: string, kind: Kind) => Commands;

/** Those that answer the holds of an environment. */
export function operatorCommands(environment: string): CommandsFor {
  return (id, kind) => ({
    approve: operatorCommand(environment, 'approve', id, kind),
    dismiss: operatorCommand(environment, 'dismiss', id, kind),
  });
}

/** The same by the AWS CLI, for who has no checkout: an invocation of the operate function. */
export function operatorInvocations(functionName: string): CommandsFor {
  const words = ['aws', 'lambda', 'invoke', '--function-name', functionName];
  return (integration_id, kind) => {
    const invocation = (command: string) => {
      const payload = JSON.stringify({ command, integration_id, kind });
      const rest = ['--cli-binary-format', 'raw-in-base64-out', '--payload', payload, '/dev/stdout'];
      return [...words, ...rest].map(quoted).join(' ');
    };
    return { approve: invocation('approve'), dismiss: invocation('dismiss') };
  };
}

/** What a person enters to fill it in; both of its parts at once, as the second is of use to webhooks alone. */
export function fillingCommand(secretId: string, webhook_secret = ''): string {
  const secret = JSON.stringify({ api_key: 'YOUR_KEY', webhook_secret });
  return `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string '${secret}'`;
}
