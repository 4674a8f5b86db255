import { describe, expect, it } from 'vitest';
import { chooseEnvironment } from '../../infra/environments.ts';

const PRODUCTION = { account: '123456789012', region: 'eu-central-1', kombo_region: 'us' };
const KNOWN = { production: PRODUCTION, homeless: {}, odd: { ...PRODUCTION, sweep_interval_days: 0 } };

describe('an environment', () => {
  it('that is named has the settings of its name', () => {
    expect(chooseEnvironment(KNOWN, 'production')).toMatchObject({
      name: 'production',
      ...PRODUCTION,
      throw_away: false,
    });
  });

  it('that is not named is one to throw away, wherever the shell points', () => {
    const unnamed = chooseEnvironment(undefined, undefined);
    expect(unnamed).toMatchObject({ name: 'dev', throw_away: true });
    expect(unnamed).not.toHaveProperty('account');
  });

  it('is not found in a text, as the command line gives one', () => {
    const sentence = 'There is no environment production in cdk.json: it has none.';
    expect(() => chooseEnvironment(JSON.stringify(KNOWN), 'production')).toThrow(new Error(sentence));
  });

  it.each([
    [
      'that nobody knows',
      'staging',
      'There is no environment staging in cdk.json: there are production, homeless, odd.',
    ],
    [
      'whose name cannot be part of one',
      'Pro duction',
      'An environment is named in lower case letters, digits and dashes.',
    ],
    [
      'that has the name of the unnamed one',
      'dev',
      'dev is the environment that is meant where none is named: give one that is to stay another name.',
    ],
    ['that is a number', 7, 'An environment is named in lower case letters, digits and dashes.'],
    ['without an account', 'homeless', 'homeless: account must be set in a named environment.'],
    ['with a wrong setting', 'odd', 'odd: sweep_interval_days must be a number of days from 1 to 30.'],
  ])('%s is refused with one sentence', (_, asked, sentence) => {
    expect(() => chooseEnvironment(KNOWN, asked)).toThrow(new Error(sentence));
  });
});
