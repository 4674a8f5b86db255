export type Weight = 'light' | 'heavy';

type Attempts = {
  readonly enabled?: boolean;
  readonly phase: 'baseline' | 'live';
  readonly overran?: boolean;
  readonly attempts: number;
  readonly ended: number;
};

/**
 * Where an integration is to be polled: baselines, sweeps, polls that overran and whoever did not end cleanly go alone
 * and slowly, so that they harm no one else. An attempt that never said how it ended may have killed its process. What is
 * polled although it is not enabled is to be erased, all of it.
 */
export function weightOf(integration: Attempts, isSweep: boolean): Weight {
  const endedUncleanly = integration.attempts > integration.ended;
  const isOfEverybody = integration.phase === 'baseline' || isSweep || integration.enabled === false;
  return isOfEverybody || integration.overran === true || endedUncleanly ? 'heavy' : 'light';
}
