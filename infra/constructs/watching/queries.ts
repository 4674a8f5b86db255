import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Watched } from './watched.ts';

/** A query of the log that the console and the runbook have ready. In capitals: what is to be put in its place. */
export type Query = {
  readonly name: string;
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
  readonly text: readonly string[];
  readonly logGroups: readonly ILogGroup[];
};

type Plan = Omit<Query, 'logGroups'>;

const OF_POLLS: readonly Plan[] = [
  {
    name: 'what was decided about a user',
    text: [
      'fields @timestamp, decision, type, sequence, code, poll, @message',
      'filter message = "decision" and integration_id = "TOOL:ID" and user_id = "USER"',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'what happened to an integration',
    text: [
      'fields @timestamp, pass, outcome, reason.code, reason.title, events, held, waiting, set_aside, users_read, milliseconds',
      'filter message = "poll" and integration_id = "TOOL:ID"',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'what was told of an integration',
    text: [
      'fields @timestamp, decision, type, code, poll',
      'filter message = "decision" and integration_id = "TOOL:ID" and decision in ["notice_told", "notice_refused"]',
      'sort @timestamp desc',
    ],
  },
  {
    name: 'failed polls by reason',
    text: [
      'filter message = "poll" and outcome = "failed"',
      'stats count(*) as polls, count_distinct(integration_id) as integrations, latest(@timestamp) as latest_at by reason.code, reason.title, reason.remedy',
      'sort polls desc',
    ],
  },
  {
    name: 'slowest polls',
    text: [
      'fields @timestamp, integration_id, pass, outcome, milliseconds, requests, users_read, users_written, events',
      'filter message = "poll"',
      'sort milliseconds desc',
      'limit 50',
    ],
  },
  {
    name: 'refused events',
    text: [
      'filter message = "decision" and decision in ["refused", "notice_refused"]',
      'stats count(*) as times, latest(@timestamp) as latest_at by integration_id, user_id, type, code',
      'sort latest_at desc',
    ],
  },
  {
    name: 'users set aside or masked',
    text: [
      'filter message = "decision" and decision in ["set_aside", "masked"]',
      'stats count(*) as times, latest(@timestamp) as latest_at by integration_id, user_id, decision',
      'sort latest_at desc',
    ],
  },
  {
    name: 'events by hour',
    text: [
      'filter message = "decision" and decision in ["published", "repeated", "notice_told"]',
      'stats count(*) as events by bin(1h) as at_hour, type',
      'sort at_hour desc',
    ],
  },
];

const OF_TICKS: readonly Plan[] = [
  {
    name: 'ticks',
    text: [
      'fields @timestamp, trouble, integrations, due, light, heavy, oldest_poll_seconds, failing, held, waiting, unreadable.0',
      'filter message = "dispatch"',
      'sort @timestamp desc',
    ],
  },
];

/** What Lambda says of an invocation that died: https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html */
const OF_FUNCTIONS: readonly Plan[] = [
  {
    name: 'crashes',
    text: [
      'fields @timestamp, @log, level, message, name, reason.code, integration_id, trace.0, type, record.status, @message',
      'filter message = "unforeseen" or level = "ERROR" or type = "platform.report" or type = "platform.initReport"',
      'sort @timestamp desc',
    ],
  },
];

const OF_RINGS: readonly Plan[] = [
  {
    name: 'rings',
    text: [
      'fields @timestamp, type, integration_id, outcome, reason.code',
      'filter message = "webhook"',
      'sort @timestamp desc',
    ],
  },
];

const OF_ALERTS: readonly Plan[] = [
  {
    name: 'what Slack was not told',
    text: [
      'fields @timestamp, alert, outcome, code, events',
      'filter message = "alert" and outcome in ["given_back", "buried"]',
      'sort @timestamp desc',
    ],
  },
];

/** What is asked of the log, of the functions that know it. */
export function queriesOf({ polling, dispatching, ringing, alerting }: Watched): readonly Query[] {
  const polls = polling.functions.map(({ logGroup }) => logGroup);
  const ticks = [dispatching.function.logGroup];
  const rings = ringing === undefined ? [] : [ringing.function.logGroup];
  const alerts = alerting.map((one) => one.function.logGroup);
  return [
    ...of(polls, OF_POLLS),
    ...of(ticks, OF_TICKS),
    ...of([...ticks, ...polls, ...rings, ...alerts], OF_FUNCTIONS),
    ...of(rings, OF_RINGS),
    ...of(alerts, OF_ALERTS),
  ];
}

/** None of functions that this stack does not have. */
function of(logGroups: readonly ILogGroup[], plans: readonly Plan[]): readonly Query[] {
  return logGroups.length === 0 ? [] : plans.map((plan) => ({ ...plan, logGroups }));
}
