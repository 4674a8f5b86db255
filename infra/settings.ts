import * as z from 'zod';
import type { GuardSettings } from '../functions/adapters/guards.ts';
import type { BaselineSettings } from '../functions/adapters/published-baselines.ts';
import { HEAVY_SHARE, heavyGapOf } from '../functions/domain/budget.ts';
import { GUARDED_KINDS } from '../functions/events/index.ts';
import { alerts } from './settings/alerts.ts';
import { objectOf } from './settings/sentences.ts';

function numberFrom(least: number, most: number, unit: string) {
  const error = `must be a number of ${unit} from ${least} to ${most}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

const count = { error: 'must be a whole number from 0' };
const share = { error: 'must be a number above 0 and up to 100' };

/** Above both a kind of change is held until a person decides; `off`: never. */
const threshold = z.union(
  [
    z.literal('off'),
    z.strictObject({
      count: z.int(count).min(0, count),
      /** Of the users there. */
      share_percent: z.number(share).gt(0, share).max(100, share),
    }),
  ],
  { error: 'must be "off", or a count from 0 and a share_percent above 0 and up to 100' },
);
const guards = z.partialRecord(z.enum(GUARDED_KINDS), threshold, { error: objectOf(...GUARDED_KINDS) });

function wholeFrom(least: number, most: number, unit: string) {
  const error = `must be a whole number of ${unit} from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

const flag = z.boolean({ error: 'must be true or false' });

const own = { guards: guards.default({}), publish_baseline: flag.optional() };

const INTEGRATION_ID = 'integration id like workday:HWUTwvyx2wLoSUHphiWVrp28';

const DAY_MINUTES = 24 * 60;

/** What CloudWatch Logs allows, up to two years. */
const LOG_RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

const ACCOUNT = 'must be the 12 digits of an AWS account, in quotes';
const REGION = 'must be an AWS region like eu-central-1';
const TABLE = 'must be the name of a table';
const EMAIL = 'must be an email address';
/** A guess at more than anybody needs. */
const MOST_EMAILS = 10;
const EMAILS = `must be a list of up to ${MOST_EMAILS} email addresses`;

const shape = {
  /** Twelve digits. Without it and a region a stack would go wherever the shell happens to point. */
  account: z
    .string({ error: ACCOUNT })
    .regex(/^\d{12}$/, { error: ACCOUNT })
    .optional(),
  region: z
    .string({ error: REGION })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: REGION })
    .optional(),
  /** Where Kombo keeps your customers' data: it tells you when you sign up. */
  kombo_region: z.enum(['eu', 'us'], { error: 'must be "eu" or "us"' }).default('eu'),
  /** Another server that speaks Kombo's contract, for tests. */
  kombo_base_url: z.url({ error: 'must be a URL' }).optional(),
  /** Decisions about users are explained from the logs for so long. They hold ids and no person's data. */
  log_retention_days: z
    .literal(LOG_RETENTION_DAYS, { error: `must be one of ${LOG_RETENTION_DAYS.join(', ')} days` })
    .default(90),
  /** The table that a backup was restored to, in place of the stack's own. DynamoDB restores to new tables only. */
  restored_table: z
    .string({ error: TABLE })
    .regex(/^[\w.-]{3,255}$/, { error: TABLE })
    .optional(),
  /** Nothing is kept when the stack is deleted, and nothing hinders that. For environments to try things in. */
  throw_away: flag.default(false),
  /** More often surfaces no deletion sooner: only Kombo's full syncs see these, every 3 to 24 hours. */
  poll_interval_minutes: numberFrom(1, DAY_MINUTES, 'minutes').default(5),
  /** Kombo may ring at a URL when users have changed. Off, because what it opens is open to everybody. */
  webhooks: flag.default(false),
  /** How much further than necessary a delta looks back: neither Kombo's clock nor the edge of its filter is documented. */
  overlap_minutes: numberFrom(1, DAY_MINUTES, 'minutes').default(1),
  /** Kombo itself recommends a full fetch about every 7 days, to correct what deltas missed. */
  sweep_interval_days: numberFrom(1, 30, 'days').default(7),
  /** How often it is looked who is due; the polls are spread over that time, and SQS holds no message back for longer. */
  dispatch_interval_minutes: wholeFrom(1, 15, 'minutes').default(1),
  /** Of all integrations together. Kombo's documentation shows a limit of 300; the rest is for people and retries. */
  requests_per_minute: wholeFrom(120, 100_000, 'requests').default(240),
  /** Functions side by side, with up to ten polls each: deltas that ended well the last time. */
  light_concurrency: wholeFrom(2, 1000, 'functions').default(5),
  /** The same for baselines, sweeps and whoever did not end cleanly, with one poll each. */
  heavy_concurrency: wholeFrom(2, 1000, 'functions').default(3),
  /** So many polls of an integration must have failed, one after the other, before `integration.failing` tells it. */
  failing_after_polls: wholeFrom(1, 100, 'polls').default(3),
  /** How long people of an integration that was removed are remembered. Their ids and sequences are for ever. */
  erase_after_days: numberFrom(1, 365, 'days').default(30),
  /** The thresholds that are not set are those of `GUARDS` in functions/domain/guard.ts. */
  guards: guards.default({}),
  /** People who left before the first day can be found by whoever compares; but it is an event a user. */
  publish_baseline: flag.default(false),
  /** Events are kept for so long, to be replayed. Off, because they hold people's data. */
  archive_days: wholeFrom(1, 365, 'days').optional(),
  /** What is different for single integrations, by their id. */
  integrations: z
    .record(z.string().regex(/^[^:]+:[^:]+$/), z.strictObject(own, { error: objectOf(...Object.keys(own)) }), {
      error: ({ code }) =>
        code === 'invalid_key' ? `is no ${INTEGRATION_ID}` : 'must be an object of settings by integration id',
    })
    .default({}),
  /** Who gets a mail of alarms. Anything else may subscribe to the stack's topic. */
  alarm_emails: z
    .array(z.email({ error: EMAIL }), { error: EMAILS })
    .max(MOST_EMAILS, { error: EMAILS })
    .default([]),
  /** Where your people read the runbook, so that an alarm can point to its section. */
  runbook_url: z.url({ error: 'must be a URL' }).optional(),
  /** Alert rules, each of which tells a channel of Slack what its pattern asks for. */
  slack: alerts.default([]),
};
/** From one request of a heavy poll to the next: a sweep of 100,000 users makes 400, and must end within 15 minutes. */
const LONGEST_GAP_SECONDS = 2;

const settings = z
  .strictObject(shape, { error: objectOf(...Object.keys(shape)) })
  .refine(
    ({ dispatch_interval_minutes, poll_interval_minutes }) => dispatch_interval_minutes <= poll_interval_minutes,
    {
      path: ['dispatch_interval_minutes'],
      error: 'must not be above poll_interval_minutes',
    },
  )
  .refine((given) => heavyGapOf(given) <= LONGEST_GAP_SECONDS * 1000, {
    path: ['requests_per_minute'],
    error: `must be at least ${60 / (LONGEST_GAP_SECONDS * HEAVY_SHARE)} times heavy_concurrency`,
  });
export type Settings = z.infer<typeof settings>;

/**
 * The settings, those that are not given by default.
 * @throws Error with one sentence that names what is wrong and says what it may be.
 */
export function readSettings(given: unknown): Settings {
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(issue === undefined ? 'The settings are wrong.' : sentenceOf(issue));
}

function sentenceOf({ path, message, ...issue }: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `There is no setting ${[...path, issue.keys[0]].map(String).join('.')}; ${message}.`;
  }
  return `${path.length === 0 ? 'The whole' : path.map(String).join('.')} ${message}.`;
}

/** The guards of these settings, in the words of the functions. */
export function guardSettingsOf({ guards: everybody, integrations }: Settings): GuardSettings {
  const different = Object.entries(integrations).filter(([, { guards: given }]) => Object.keys(given).length > 0);
  const single = different.map(([id, { guards: given }]) => [id, thresholdsOf(given)] as const);
  return { everybody: thresholdsOf(everybody), integrations: Object.fromEntries(single) };
}

/** Whose baseline is published, in the words of the functions. */
export function baselineSettingsOf({ publish_baseline, integrations }: Settings): BaselineSettings {
  const single = Object.entries(integrations).flatMap(([id, { publish_baseline: given }]) =>
    given === undefined ? [] : [[id, given] as const],
  );
  return { everybody: publish_baseline, integrations: Object.fromEntries(single) };
}

function thresholdsOf(given: Settings['guards']): GuardSettings['everybody'] {
  const thresholds = Object.entries(given).map(([kind, one]) => {
    return [kind, one === 'off' ? one : { count: one.count, share: one.share_percent / 100 }] as const;
  });
  return Object.fromEntries(thresholds);
}
