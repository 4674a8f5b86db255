import type { Changes } from '../adapters/register/item.ts';
import type { Event } from '../events/index.ts';
import { stillToTell } from './publish.ts';
import type { Deps, Run } from './run.ts';

/** What a poll leaves in the register, and what it tells about the integration. */
export type Conclusion = { readonly changes: Changes; readonly notices: readonly Event[] };

export const NOTHING: Conclusion = { changes: {}, notices: [] };

export function together(parts: readonly Conclusion[]): Conclusion {
  const changes: Changes = Object.assign({}, ...parts.map((part) => part.changes));
  return { changes, notices: parts.flatMap((part) => part.notices) };
}

/**
 * Notices are on record before they are told, so that they survive a crash between the two, and whatever else is recorded
 * before they are told.
 */
export async function record(deps: Deps, run: Run, { changes, notices }: Conclusion): Promise<void> {
  run.progress.notices = [...run.progress.notices, ...notices];
  await deps.register.write(run.lease, { ...changes, notices: [...run.progress.notices] });
}

/**
 * Tells what is on record and takes it off; what the bus refuses for its content stays there.
 * @param changes what else is written then
 */
export async function tell(deps: Deps, run: Run, { changes, notices }: Conclusion): Promise<void> {
  const refusals = await deps.bus.publish(notices, run.limits);
  const refused = stillToTell(deps, run, { notices, refusals });
  run.progress.notices = run.progress.notices.filter((one) => !notices.includes(one) || refused.includes(one));
  await deps.register.write(run.lease, { ...changes, notices: [...run.progress.notices] });
}
