import { guardsOf } from '../../functions/adapters/guards.ts';
import { isPublishedBy } from '../../functions/adapters/published-baselines.ts';
import type { OperateSettings } from '../../functions/operate/deps.ts';
import type { Settings as PollSettings } from '../../functions/poll/run.ts';
import { baselineSettingsOf, guardSettingsOf, type Settings } from '../settings.ts';
import { commandsFor } from './commands.ts';
import type { Options } from './options.ts';
import { plural } from './words.ts';

/** How often everybody is polled, and how often it is looked whether somebody is due. */
export type Pace = { readonly interval_ms: number; readonly period_ms: number; readonly words: string };

/** The sandbox is polled as often as it is fun to watch, the real Kombo as often as in AWS. */
export function paceOf({ source }: Pick<Options, 'source'>, { poll_interval_minutes }: Settings): Pace {
  if (source.kind === 'sandbox') return { interval_ms: 3_000, period_ms: 1_000, words: 'every 3 s' };
  const words = `every ${plural(poll_interval_minutes, 'minute')}`;
  return { interval_ms: poll_interval_minutes * 60_000, period_ms: 10_000, words };
}

type Local = { readonly settings: Settings; readonly day_ms: number };

/** The settings of commands. `polled_when`: when a poll begins that is asked for. */
export function operateSettings(options: Options, { settings, day_ms }: Local, polled_when: string): OperateSettings {
  return {
    interval_ms: paceOf(options, settings).interval_ms,
    sweep_interval_ms: settings.sweep_interval_days * day_ms,
    day_ms,
    failing_after: settings.failing_after_polls,
    erase_after_ms: settings.erase_after_days * day_ms,
    polled_when,
    commandsFor: commandsFor(options),
  };
}

/** The settings of the polls. A day is as long as it is where the users come from: sweeps and guards count in days. */
export function pollSettings(options: Options, { settings, day_ms }: Local): Omit<PollSettings, 'weight'> {
  return {
    overlap_ms: settings.overlap_minutes * 60_000,
    sweep_interval_ms: settings.sweep_interval_days * day_ms,
    day_ms,
    failing_after: settings.failing_after_polls,
    guardsOf: guardsOf(guardSettingsOf(settings)),
    isBaselinePublished: isPublishedBy(baselineSettingsOf(settings)),
    commandsFor: commandsFor(options),
  };
}
