import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAlertQueue } from '../../../functions/adapters/alert-queue.ts';
import { createSecretUrl } from '../../../functions/adapters/secret.ts';
import { createSlack } from '../../../functions/adapters/slack.ts';
import type { AlertReport } from '../../../functions/adapters/telemetry.ts';
import type { DetailType } from '../../../functions/events/index.ts';
import { createAlertHandler, type Deps } from '../../../functions/slack/alert.ts';
import { error } from '../../../infra/local/aws-json.ts';
import { startAlertSqs, type AlertSqsStandIn } from '../../support/alert-sqs.ts';
import { NOW } from '../../support/builders.ts';
import { example } from '../../support/events.ts';
import { loopback } from '../../support/loopback.ts';
import { startSecretsManager, type SecretsManagerStandIn } from '../../support/secrets-manager.ts';
import { startSlack, type SlackStandIn } from '../../support/slack.ts';
import { recordOf } from '../../support/sqs-record.ts';
import { silentTelemetry } from '../../support/telemetry.ts';

const SECRET = 'slack/people';

let slack: SlackStandIn;
let sqs: AlertSqsStandIn;
let secrets: SecretsManagerStandIn;
let reports: AlertReport[];
let crashes: unknown[];
let rests: number;
let now: number;
let handle: (records: readonly SQSRecord[]) => Promise<readonly string[]>;

beforeEach(async () => {
  [slack, sqs, secrets] = await Promise.all([startSlack(), startAlertSqs(), startSecretsManager()]);
  secrets.put(SECRET, `${slack.url}\n`);
  [reports, crashes, rests, now] = [[], [], 0, NOW];
  handle = handlerWith();
});
afterEach(async () => {
  await Promise.all([slack.close(), sqs.close(), secrets.close()]);
});

/** @returns what it is called with, and answers with the ids of those that are to come again */
function handlerWith(changes: Partial<Deps> = {}): typeof handle {
  const handler = createAlertHandler({
    slack: createSlack(),
    webhook: createSecretUrl({ client: new SecretsManagerClient(loopback(secrets.url)), secret_id: SECRET }),
    queue: createAlertQueue({ ...sqs, client: new SQSClient(loopback(sqs.url)) }),
    telemetry: {
      ...silentTelemetry,
      alerted: (report) => void reports.push(report),
      crashed: (...crash) => void crashes.push(crash),
    },
    telling: { alert: 'people', names: 'full', environment: 'production' },
    snapshots: false,
    rest: async () => void (rests += 1),
    clock: () => now,
    ...changes,
  });
  return async (records) => {
    const { batchItemFailures } = await handler({ Records: [...records] });
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
}

const message = (type: DetailType, id: string = type, receives = 1) => recordOf(example(type), NOW, { id, receives });
const [deleted, created] = [message('user.deleted'), message('user.created')];
const outcomes = () => reports.map(({ outcome, events, code }) => [outcome, events, code]);

describe('a batch', () => {
  it('is one message, and a rest', async () => {
    expect(await handle([deleted, created])).toEqual([]);
    expect(slack.messages).toMatchObject([{ text: '2 changes (people)' }]);
    expect([rests, outcomes()]).toEqual([1, [['posted', 2, null]]]);
  });

  it('tells an event that came twice once', async () => {
    await handle([deleted, message('user.deleted', 'again')]);
    expect(slack.messages).toMatchObject([{ text: 'Deleted∶ Mai, Globex GmbH' }]);
  });

  it('tells no state, unless it is asked for', async () => {
    expect(await handle([message('user.snapshot')])).toEqual([]);
    expect([slack.requests(), rests, secrets.reads()]).toEqual([0, 0, 0]);
    expect(await handlerWith({ snapshots: true })([message('user.snapshot')])).toEqual([]);
    expect(slack.messages).toHaveLength(1);
  });

  it('that goes back, or to the dead letters, leaves behind the state in it', async () => {
    slack.answerNext({ status: 503, body: '' }, { status: 404, body: 'no_service' });
    for (let times = 0; times < 2; times += 1) await handle([message('user.snapshot'), deleted]);
    expect([...sqs.invisible.keys()]).toEqual([deleted.receiptHandle]);
    expect(sqs.dead).toEqual([deleted.body]);
  });

  it('reads the URL anew each time, so that an exchanged one is never used again', async () => {
    await handle([deleted]);
    const other = await startSlack();
    slack.revoke();
    secrets.put(SECRET, other.url);
    await handle([created]);
    expect([slack.requests(), other.messages.length]).toEqual([1, 1]);
    await other.close();
  });
});

describe('what cannot be told now comes again', () => {
  it('when Slack has asked for it, and asks nobody until then', async () => {
    slack.answerNext({ status: 429, body: 'rate_limited', headers: { 'retry-after': '30' } });
    expect(await handle([deleted, created])).toEqual(['user.deleted', 'user.created']);
    expect([...sqs.invisible.values()]).toEqual([30, 30]);
    now += 10_000;
    expect(await handle([message('user.updated')])).toEqual(['user.updated']);
    expect([sqs.invisible.get('receipt of user.updated'), slack.requests()]).toEqual([20, 1]);
    now += 20_000;
    expect(await handle([deleted])).toEqual([]);
    expect(outcomes().map(([outcome]) => outcome)).toEqual(['given_back', 'given_back', 'posted']);
  });

  it.each([
    [1, 30],
    [2, 60],
    [5, 480],
    [6, 900],
    [19, 900],
  ])('the later the more often it was tried: %i times, after %i s', async (receives, seconds) => {
    slack.answerNext({ status: 503, body: '' });
    await handle([deleted, message('user.created', 'user.created', receives)]);
    expect([...sqs.invisible.values()]).toEqual([seconds, seconds]);
  });

  it.each([
    [1, '2', 2],
    [5, '2', 2],
    [6, '2', 900],
    [6, '1200', 1200],
    [1, '90000', 3600],
  ])(
    'as Slack asks, but not until it is dead within minutes: %i times, asked for %s s, after %i s',
    async (...given) => {
      const [receives, retry_after, seconds] = given;
      slack.answerNext({ status: 429, body: 'rate_limited', headers: { 'retry-after': retry_after } });
      await handle([message('user.created', 'user.created', receives)]);
      expect([...sqs.invisible.values()]).toEqual([seconds]);
    },
  );

  it.each([
    ['is silent', 'slow' as const],
    ['is cut off', 'cut' as const],
    ['is down', { status: 500, body: 'Ada Example' }],
  ])('when Slack %s', async (_, fault) => {
    slack.answerNext(fault);
    // No longer than the one that is silent needs: on a busy machine others may take as long.
    const impatient = handlerWith({ slack: createSlack({ answer_ms: 300 }) });
    expect(await impatient([deleted])).toEqual(['user.deleted']);
    expect([outcomes()[0]?.[0], sqs.dead]).toEqual(['given_back', []]);
  });

  it.each<[string, string | undefined, string]>([
    ['is not there', undefined, 'SECRET.NOT_FOUND'],
    ['is no URL', 'hush-hush', 'SECRET.UNREADABLE'],
  ])('when the secret %s, which asks nobody', async (_, value, code) => {
    const other = await startSecretsManager();
    if (value !== undefined) other.put(SECRET, value);
    const client = new SecretsManagerClient(loopback(other.url));
    expect(await handlerWith({ webhook: createSecretUrl({ client, secret_id: SECRET }) })([deleted])).toEqual([
      'user.deleted',
    ]);
    expect([outcomes(), slack.requests()]).toEqual([[['given_back', 1, code]], 0]);
    await other.close();
  });

  it('after the visibility timeout, when the queue does not take its time', async () => {
    slack.answerNext({ status: 503, body: '' });
    sqs.answerNext(error('InternalFailure', 'No', 500));
    expect(await handle([deleted])).toEqual(['user.deleted']);
    expect([crashes.length, sqs.invisible.size]).toEqual([1, 0]);
  });
});

describe('what can never be told goes to the dead letters at once', () => {
  it.each([
    ['the webhook was revoked', { status: 404, body: 'no_service' }, 'no_service'],
    ['the channel is archived', { status: 410, body: 'channel_is_archived' }, 'channel_is_archived'],
    ['Slack takes no such message', { status: 400, body: 'invalid_blocks' }, 'invalid_blocks'],
    ['a 200 is none', { status: 200, body: '{"ok":false,"error":"invalid_token"}' }, 'invalid_token'],
  ])('because %s', async (_, fault, code) => {
    slack.answerNext(fault);
    expect(await handle([deleted, created])).toEqual([]);
    expect(sqs.dead.toSorted()).toEqual([deleted.body, created.body].toSorted());
    expect([outcomes(), slack.requests()]).toEqual([[['buried', 2, code]], 1]);
  });

  it('because it is no event, and holds up no other', async () => {
    const nonsense = { ...recordOf({ 'detail-type': 'user.created', detail: {} }, NOW, { id: 'nonsense' }) };
    const broken = { ...recordOf({}, NOW, { id: 'broken' }), body: 'Ada Example' };
    expect(await handle([nonsense, deleted, broken])).toEqual([]);
    expect(sqs.dead.toSorted()).toEqual([nonsense.body, broken.body].toSorted());
    expect(outcomes()).toEqual([
      ['buried', 2, 'unreadable'],
      ['posted', 1, null],
    ]);
  });

  it('or comes again where these cannot be reached', async () => {
    slack.revoke();
    sqs.answerNext(error('InternalFailure', 'No', 500));
    expect(await handle([deleted])).toEqual(['user.deleted']);
    expect([crashes.length, outcomes()]).toEqual([1, []]);
  });
});

it('nothing of a person, and nothing of the URL, is reported', async () => {
  const { pathname } = new URL(slack.url);
  slack.answerNext({ status: 500, body: 'Mai' }, { status: 403, body: 'Mai' }, 'cut');
  for (let times = 0; times < 4; times += 1) await handle([deleted]);
  const reported = JSON.stringify([reports, crashes]);
  expect(reported).not.toContain('Mai');
  expect(reported).not.toContain(pathname);
  expect(reports).toHaveLength(4);
});
