export type Weight = 'light' | 'heavy';

type Attempts = {
  readonly phase: 'baseline' | 'live';
  readonly overran?: boolean;
  readonly attempts: number;
  readonly ended: number;
};

/**
 * Where an integration is to be polled: baselines, sweeps, polls that overran and whoever did not end cleanly go alone
 * and slowly, so that they harm no one else. An attempt that never said how it ended may have killed its process.
 */
export function weightOf(integration: Attempts, isSweep: boolean): Weight {
  const endedUncleanly = integration.attempts > integration.ended;
  const isHeavy = integration.phase === 'baseline' || isSweep || integration.overran === true || endedUncleanly;
  return isHeavy ? 'heavy' : 'light';
}
