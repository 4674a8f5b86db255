import { describe, expect, it } from 'vitest';
import { baselineSettingsOf, guardSettingsOf, readSettings } from '../../infra/settings.ts';

describe('settings', () => {
  it('that are not given are the usual ones', () => {
    expect(readSettings({})).toEqual({
      kombo_region: 'eu',
      log_retention_days: 90,
      throw_away: false,
      poll_interval_minutes: 5,
      webhooks: false,
      overlap_minutes: 1,
      sweep_interval_days: 7,
      dispatch_interval_minutes: 1,
      requests_per_minute: 240,
      light_concurrency: 5,
      heavy_concurrency: 3,
      failing_after_polls: 3,
      erase_after_days: 30,
      publish_baseline: false,
      guards: {},
      integrations: {},
      alarm_emails: [],
      slack: [],
    });
  });

  it('of the guards are shares of one for the functions, also for a single integration', () => {
    const settings = readSettings({
      guards: { deletions: { count: 20, share_percent: 25 }, creations: 'off' },
      integrations: { 'workday:acme': { guards: { deactivations: { count: 0, share_percent: 100 } } } },
    });
    expect(guardSettingsOf(settings)).toEqual({
      everybody: { deletions: { count: 20, share: 0.25 }, creations: 'off' },
      integrations: { 'workday:acme': { deactivations: { count: 0, share: 1 } } },
    });
  });
});

it('of baselines are those of everybody, save single integrations', () => {
  const integrations = { 'workday:acme': { publish_baseline: false }, 'workday:other': { guards: {} } };
  expect(baselineSettingsOf(readSettings({ publish_baseline: true, integrations }))).toEqual({
    everybody: true,
    integrations: { 'workday:acme': false },
  });
});

const THRESHOLD = 'must be "off", or a count from 0 and a share_percent above 0 and up to 100.';
const SHARE = 'must be a number above 0 and up to 100.';
const INTERVAL = 'must be a number of minutes from 1 to 1440.';
const NAMES =
  'account, region, kombo_region, kombo_base_url, log_retention_days, restored_table, throw_away, poll_interval_minutes, webhooks, overlap_minutes, sweep_interval_days, dispatch_interval_minutes, requests_per_minute, light_concurrency, heavy_concurrency, failing_after_polls, erase_after_days, guards, publish_baseline, archive_days, integrations, alarm_emails, runbook_url, slack';
const KINDS = 'deletions, deactivations, clearings, creations';

describe('a wrong setting fails with one sentence that names it and says what it may be', () => {
  it.each<[string, unknown, string]>([
    ['no object', 'fast', `The whole must be an object of ${NAMES}.`],
    ['nothing', null, `The whole must be an object of ${NAMES}.`],
    ['a list', [], `The whole must be an object of ${NAMES}.`],
    ['a setting that there is not', { interval: 5 }, `There is no setting interval; there is ${NAMES}.`],
    ['an interval of 0', { poll_interval_minutes: 0 }, `poll_interval_minutes ${INTERVAL}`],
    [
      'ticks that are further apart than polls',
      { poll_interval_minutes: 2, dispatch_interval_minutes: 5 },
      'dispatch_interval_minutes must not be above poll_interval_minutes.',
    ],
    [
      'messages held back for longer than SQS does',
      { poll_interval_minutes: 60, dispatch_interval_minutes: 16 },
      'dispatch_interval_minutes must be a whole number of minutes from 1 to 15.',
    ],
    [
      'a budget too small for the heavy polls side by side',
      { requests_per_minute: 179 },
      'requests_per_minute must be at least 60 times heavy_concurrency.',
    ],
    ['a text for a number', { poll_interval_minutes: '5' }, `poll_interval_minutes ${INTERVAL}`],
    ['no number', { overlap_minutes: Number.NaN }, `overlap_minutes ${INTERVAL}`],
    ['webhooks by a word', { webhooks: 'on' }, 'webhooks must be true or false.'],
    ['an overlap of two days', { overlap_minutes: 2_880 }, `overlap_minutes ${INTERVAL}`],
    ['a sweep a quarter', { sweep_interval_days: 90 }, 'sweep_interval_days must be a number of days from 1 to 30.'],
    [
      'one mail for a list',
      { alarm_emails: 'ops@acme.example' },
      'alarm_emails must be a list of up to 10 email addresses.',
    ],
    ['a name for a mail', { alarm_emails: ['ops'] }, 'alarm_emails.0 must be an email address.'],
    ['a file for a URL', { runbook_url: 'infra/RUNBOOK.md' }, 'runbook_url must be a URL.'],
    ['null', { sweep_interval_days: null }, 'sweep_interval_days must be a number of days from 1 to 30.'],
    [
      'a share of 150 %',
      { guards: { deletions: { count: 5, share_percent: 150 } } },
      `guards.deletions.share_percent ${SHARE}`,
    ],
    [
      'a share of 0',
      { guards: { deletions: { count: 5, share_percent: 0 } } },
      `guards.deletions.share_percent ${SHARE}`,
    ],
    ['no count', { guards: { creations: { share_percent: 10 } } }, `guards.creations ${THRESHOLD}`],
    ['half a change', { guards: { creations: { count: 0.5, share_percent: 10 } } }, `guards.creations ${THRESHOLD}`],
    ['a share as a fraction', { guards: { clearings: { count: 5, share: 0.1 } } }, `guards.clearings ${THRESHOLD}`],
    ['another word than off', { guards: { clearings: 'on' } }, `guards.clearings ${THRESHOLD}`],
    [
      'a kind that there is not',
      { guards: { renames: 'off' } },
      `There is no setting guards.renames; there is ${KINDS}.`,
    ],
    ['guards that are none', { guards: 'off' }, `guards must be an object of ${KINDS}.`],
    [
      'a mistyped integration',
      { integrations: { workday: { guards: {} } } },
      'integrations.workday is no integration id like workday:HWUTwvyx2wLoSUHphiWVrp28.',
    ],
    [
      'a list of integrations',
      { integrations: ['a:b'] },
      'integrations must be an object of settings by integration id.',
    ],
    [
      'an integration with guards that are none',
      { integrations: { 'a:b': { guards: 5 } } },
      `integrations.a:b.guards must be an object of ${KINDS}.`,
    ],
    [
      'an integration that is none',
      { integrations: { 'a:b': 'off' } },
      'integrations.a:b must be an object of guards, publish_baseline.',
    ],
    [
      'an own kind that there is not',
      { integrations: { 'a:b': { guards: { renames: 'off' } } } },
      `There is no setting integrations.a:b.guards.renames; there is ${KINDS}.`,
    ],
    [
      'an own setting that there is not',
      { integrations: { 'a:b': { guards: {}, poll_interval_minutes: 1 } } },
      'There is no setting integrations.a:b.poll_interval_minutes; there is guards, publish_baseline.',
    ],
  ])('%s', (_, given, sentence) => {
    expect(() => readSettings(given)).toThrow(new Error(sentence));
  });
});
