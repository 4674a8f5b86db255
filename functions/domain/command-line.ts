import type { Kind } from './guard.ts';
import type { Commands } from './notice.ts';

/** A word as a shell takes it literally. Between single quotes everything is, but a single quote. */
export function quoted(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

const PLAIN = /^[\w@%+=:,./-]+$/;

/** The environment that is meant where none is named. */
export const UNNAMED_ENVIRONMENT = 'dev';

/** What a person enters, in a checkout of this program, to answer the holds of an environment. */
export function operatorCommands(environment: string): (integrationId: string, kind: Kind) => Commands {
  const rest = environment === UNNAMED_ENVIRONMENT ? [] : ['--environment', environment];
  return (id, kind) => {
    const command = (answer: string) => ['npm', 'run', 'ops', '--', answer, id, kind, ...rest].map(quoted).join(' ');
    return { approve: command('approve'), dismiss: command('dismiss') };
  };
}
