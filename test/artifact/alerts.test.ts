import { inject, onTestFinished, describe, expect, it } from 'vitest';
import { startAlertSqs, type AlertSqsStandIn } from '../support/alert-sqs.ts';
import { NOW } from '../support/builders.ts';
import { example } from '../support/events.ts';
import { startSecretsManager } from '../support/secrets-manager.ts';
import { startSlack, type SlackStandIn } from '../support/slack.ts';
import { recordOf } from '../support/sqs-record.ts';
import { readAssembly } from './assembly.ts';
import { createFunction, type LambdaFunction } from './lambda.ts';

type Alerting = { readonly slack: SlackStandIn; readonly sqs: AlertSqsStandIn; readonly alert: LambdaFunction };

/** The function of the alert rule as the template describes it, and what it reaches. */
async function setAlerting(): Promise<Alerting> {
  const [slack, sqs, secrets] = await Promise.all([startSlack(), startAlertSqs(), startSecretsManager()]);
  for (const service of [slack, sqs, secrets]) onTestFinished(() => service.close());
  const assembly = readAssembly(inject('assembly'));
  const [id, properties] = [...assembly.functions].find(([name]) => name.startsWith('Alertleavers')) ?? [];
  if (id === undefined || properties === undefined) throw new Error('The template has no function of the alert rule');
  const { WEBHOOK_SECRET_ID, ...variables } = properties.Environment.Variables;
  if (typeof WEBHOOK_SECRET_ID !== 'string') throw new Error('A secret that users make has a name of their own');
  secrets.put(WEBHOOK_SECRET_ID, slack.url);
  const texts = Object.entries(variables).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []));
  const alert = createFunction({
    name: id,
    code: assembly.codeOf(properties),
    handler: properties.Handler,
    timeout_seconds: properties.Timeout,
    memory_mb: properties.MemorySize,
    environment: {
      ...Object.fromEntries(texts),
      WEBHOOK_SECRET_ID,
      QUEUE_URL: sqs.queue_url,
      DEAD_LETTERS_URL: sqs.dead_letters_url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    },
    node: inject('node24') ?? '',
  });
  onTestFinished(alert.close);
  return { slack, sqs, alert };
}

const records = (['user.deleted', 'user.deactivated'] as const).map((type) =>
  recordOf(example(type), NOW, { id: type }),
);

/** @returns the ids of those that are to come again, and for how long it took */
async function invoke({ alert }: Alerting) {
  const began = Date.now();
  const ended = await alert.invoke({ Records: records });
  return { milliseconds: Date.now() - began, again: ended.is === 'returned' ? ended.result : ended };
}

describe.skipIf(inject('node24') === null)('the bundle of an alert rule', () => {
  it('posts a batch as one message, and rests', async () => {
    const scene = await setAlerting();
    const { again, milliseconds } = await invoke(scene);
    expect(again).toEqual({ batchItemFailures: [] });
    expect(milliseconds).toBeGreaterThanOrEqual(2_000);
    expect(scene.slack.messages).toMatchObject([{ text: '2 changes (leavers)', link_names: false }]);
    expect(scene.alert.log().filter((line) => line.includes('"outcome":"posted"'))).toHaveLength(1);
    expect(scene.alert.log().filter((line) => line.includes('"Alerts_posted":2'))).toHaveLength(1);
  });

  it('gives back what Slack takes later', async () => {
    const scene = await setAlerting();
    scene.slack.answerNext({ status: 429, body: 'rate_limited', headers: { 'retry-after': '30' } });
    expect((await invoke(scene)).again).toEqual({
      batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
    });
    expect([...scene.sqs.invisible.values()]).toEqual([30, 30]);
  });

  it('buries what a revoked webhook was to take, in a line that holds nothing of a person', async () => {
    const scene = await setAlerting();
    scene.slack.revoke();
    expect((await invoke(scene)).again).toEqual({ batchItemFailures: [] });
    expect(scene.sqs.dead).toHaveLength(2);
    expect(scene.slack.requests()).toBe(1);
    const errors = scene.alert.log().filter((line) => line.includes('"level":"ERROR"'));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('"code":"no_service"');
    for (const marked of ['Okafor', 'Kwame', '"Mai', '/services/']) {
      expect(scene.alert.log().join('\n')).not.toContain(marked);
    }
  });
});
