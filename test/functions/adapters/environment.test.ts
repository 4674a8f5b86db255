import { describe, expect, it } from 'vitest';
import { parseEnvironment } from '../../../functions/adapters/environment.ts';
import { Env } from '../../../functions/poll/env.ts';

const GOOD = {
  ENVIRONMENT: 'production',
  TABLE_NAME: 'table',
  BUS_NAME: 'bus',
  QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/light',
  REQUEST_GAP_MILLISECONDS: '0',
  FAILING_AFTER_POLLS: '3',
  HEAVY_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/000000000000/heavy',
  OPERATE_FUNCTION_NAME: 'operate',
  KOMBO_SECRET_ID: 'secret',
  KOMBO_BASE_URL: 'https://api.kombo.dev/v1',
  POLL_WEIGHT: 'light',
  OVERLAP_SECONDS: '60',
  SWEEP_INTERVAL_SECONDS: '604800',
  PUBLISHED_BASELINES: '{"everybody":true}',
  GUARDS: '{"everybody":{"deletions":{"count":3,"share":0.2},"creations":"off"}}',
};

describe('the environment of a function', () => {
  it('is read by its schema', () => {
    expect(parseEnvironment(Env, { ...GOOD, PATH: '/bin' })).toEqual({
      ...GOOD,
      REQUEST_GAP_MILLISECONDS: 0,
      FAILING_AFTER_POLLS: 3,
      OVERLAP_SECONDS: 60,
      SWEEP_INTERVAL_SECONDS: 604_800,
      PUBLISHED_BASELINES: { everybody: true, integrations: {} },
      GUARDS: { everybody: { deletions: { count: 3, share: 0.2 }, creations: 'off' }, integrations: {} },
    });
  });

  it('is refused with the names of all that is wrong, and no value', () => {
    const wrong = { ...GOOD, TABLE_NAME: undefined, OVERLAP_SECONDS: 'a secret', POLL_WEIGHT: '' };
    expect(() => parseEnvironment(Env, wrong)).toThrow(/: TABLE_NAME, POLL_WEIGHT, OVERLAP_SECONDS$/);
    const share = '{"everybody":{"deletions":{"count":3,"share":1.5}}}';
    for (const GUARDS of ['no JSON', share]) {
      expect(() => parseEnvironment(Env, { ...GOOD, GUARDS })).toThrow(/: GUARDS/);
    }
  });
});
