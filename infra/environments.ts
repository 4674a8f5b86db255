import { UNNAMED_ENVIRONMENT } from '../functions/domain/command-line.ts';
import { readSettings, type Settings } from './settings.ts';

/** Settings of one environment. A named one is in cdk.json. */
export type Environment = Settings & { readonly name: string };

/**
 * The environment that is to be deployed. Whoever names none gets a stack to try things in, in the account of the shell.
 * @param environments what cdk.json holds under "ats-user-events": settings by the environment's name
 * @param asked `cdk deploy -c environment=NAME`
 * @throws Error with one sentence that names what is wrong and says what it may be.
 */
export function chooseEnvironment(environments: unknown, asked: unknown): Environment {
  // `-c ats-user-events=…` on the command line gives a text, whose characters are no environments.
  const known = new Map(Object.entries(typeof environments === 'object' ? Object(environments) : {}));
  if (asked === undefined) return { ...readSettings({ throw_away: true }), name: UNNAMED_ENVIRONMENT };
  const name = typeof asked === 'string' ? asked : '';
  // It would be the same stack: whoever forgets to name it would make it one to throw away.
  if (name === UNNAMED_ENVIRONMENT) {
    throw new Error(
      `${name} is the environment that is meant where none is named: give one that is to stay another name.`,
    );
  }
  if (!NAME.test(name)) throw new Error('An environment is named in lower case letters, digits and dashes.');
  if (!known.has(name)) throw new Error(`There is no environment ${name} in cdk.json: ${listed([...known.keys()])}.`);
  const settings = read(name, known.get(name));
  for (const setting of ['account', 'region'] as const) {
    if (settings[setting] === undefined) throw new Error(`${name}: ${setting} must be set in a named environment.`);
  }
  return { ...settings, name };
}

/** Part of the names of a stack and a bus. */
const NAME = /^[a-z][a-z0-9-]{0,30}$/;

const listed = (names: readonly string[]) => (names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`);

function read(name: string, given: unknown): Settings {
  try {
    return readSettings(given);
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : 'the settings are wrong.'}`, { cause: error });
  }
}
