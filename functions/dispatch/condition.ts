import type { Integration } from '../adapters/register/item.ts';
import type { Listing } from '../adapters/register.ts';
import type { Condition } from '../adapters/telemetry.ts';

/** How all of them are at this moment (epoch milliseconds), as far as the register knows. */
export function conditionOf({ integrations, unreadable }: Listing, now: number): Condition {
  const enabled = integrations.filter((integration) => integration.enabled);
  const ages = enabled.filter(isExpected).map((integration) => ageOf(integration, now));
  return {
    integrations: enabled.length,
    unreadable,
    oldest_poll_seconds: Math.round(ages.reduce((oldest, age) => Math.max(oldest, age), 0) / 1000),
    failing: enabled.filter(({ failing, sweep_failure }) => (failing ?? sweep_failure) !== undefined).length,
    held: enabled.filter(({ holds }) => Object.keys(holds).length > 0).length,
    waiting: enabled.reduce((all, { waiting, notices }) => all + waiting.length + notices.length, 0),
  };
}

/**
 * Whether nothing explains that it has not been polled: no failure of its own is on record, for which it is left alone, and
 * none was told. A poll that died, or that Kombo wanted to come later, explains nothing. A baseline has no poll to be behind.
 */
function isExpected({ phase, ended, failing }: Integration): boolean {
  return phase === 'live' && ended === 0 && failing === undefined;
}

/** Since the last poll that did all its work began. */
function ageOf({ windows, live_at }: Integration, now: number): number {
  return Math.max(0, now - (windows?.last ?? live_at ?? now));
}
