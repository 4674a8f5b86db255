import { expect, it, onTestFinished } from 'vitest';
import type { Progress } from '../../../functions/adapters/telemetry.ts';
import { catchUp } from '../../../functions/poll/catch-up.ts';
import { poll } from '../../../functions/poll/poll.ts';
import { startRig } from '../../support/rig.ts';

it('a poll and a catch-up tell after each page how many users they have handled', async () => {
  const rig = await startRig(260);
  onTestFinished(() => rig.close());
  const { deps } = rig.process();
  const told: Progress[] = [];
  const telemetry = { ...deps.telemetry, progressed: (progress: Progress) => void told.push(progress) };
  const { signal } = new AbortController();
  const order = { integration_id: rig.ats.id, asked_at: rig.clock(), stops_at: rig.clock() + 60_000, signal };
  await poll({ ...deps, telemetry }, order);
  await catchUp({ ...deps, telemetry }, { ...order, catch_up: { at: 1_795_000_000_000, subscriber: 'directory' } });
  const seen = told.map(({ of, users }) => `${of} ${users}`);
  expect(seen.slice(0, 2)).toEqual(['baseline 250', 'baseline 260']);
  expect(seen.slice(2)).toEqual([100, 200, 260].map((users) => `catch_up ${users}`));
});
