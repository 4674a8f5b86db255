import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { alarmsIn, linkOf, widgetsIn } from '../support/alarms.ts';
import { EVERYTHING, metricsIn, written } from '../support/log-lines.ts';
import { resourcesOf, templateOf } from './template.ts';

const PLACE = { account: '123456789012', region: 'eu-central-1' };
const rule = (name: string) => ({
  name,
  webhook_secret: `slack/${name}`,
  pattern: { 'detail-type': ['user.deleted'] },
});
const everything = templateOf({ ...PLACE, webhooks: true, slack: [rule('leavers'), rule('acme')] });
const alarms = alarmsIn(everything);
const withSettings = (settings: object) => alarmsIn(templateOf({ ...PLACE, ...settings }));

const DAY_S = 86_400;
const OURS = 'ats-user-events-production';

describe('every alarm', () => {
  it('says who is hurt and where it is told what to do', () => {
    for (const alarm of alarms.values()) expect(linkOf(alarm)).toEqual(['infra/RUNBOOK.md', expect.any(String)]);
  });

  it('points to your own copy of the runbook where there is one', () => {
    const runbook_url = 'https://wiki.acme.example/ats';
    const all = [...withSettings({ runbook_url }).values()];
    expect(new Set(all.map((alarm) => linkOf(alarm)[0]))).toEqual(new Set([runbook_url]));
  });

  it('tells its beginning and its end to the topic of the stack', () => {
    const [topic = ''] = resourcesOf(everything, 'AWS::SNS::Topic').keys();
    for (const { AlarmActions, OKActions } of alarms.values()) {
      expect([AlarmActions, OKActions]).toEqual([[{ Ref: topic }], [{ Ref: topic }]]);
    }
  });

  it('means something by missing data', () => {
    const meaning = (what: string) => [...alarms].filter(([, { TreatMissingData }]) => TreatMissingData === what);
    const names = (what: string) => meaning(what).map(([name]) => name);
    expect(names('breaching')).toEqual(['polls-late']);
    expect(names('ignore').toSorted()).toEqual([
      'events-refused',
      'integrations-failing',
      'integrations-held',
      'integrations-unreadable',
      'nobody-is-polled',
      'polls-failing',
    ]);
    const quiet = meaning('notBreaching');
    const counting = new Set(quiet.map(([, { Namespace }]) => Namespace));
    expect(counting).toEqual(new Set(['AWS/SQS', 'AWS/Lambda', 'AWS/DynamoDB']));
    expect(alarms.size).toBe(1 + 6 + quiet.length);
  });

  it.each([
    {},
    { poll_interval_minutes: 1 },
    { poll_interval_minutes: 7.3, dispatch_interval_minutes: 7 },
    { poll_interval_minutes: 60, dispatch_interval_minutes: 15 },
    // Three polls are a day, which is no multiple of the look.
    { poll_interval_minutes: 480, dispatch_interval_minutes: 7 },
    { poll_interval_minutes: 479.9, dispatch_interval_minutes: 13 },
    { poll_interval_minutes: 481, webhooks: true },
    { poll_interval_minutes: 1440, dispatch_interval_minutes: 15 },
  ])('looks back no further than CloudWatch lets it: %j', (settings) => {
    for (const { Period, EvaluationPeriods } of withSettings(settings).values()) {
      expect([Period % 60, Period <= DAY_S]).toEqual([0, true]);
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(Period < 3600 ? DAY_S : 7 * DAY_S);
    }
  });

  it('of each kind has a name that never changes: whoever silences one goes by it', () => {
    expect([...alarms.keys()]).toMatchInlineSnapshot(`
      [
        "polls-late",
        "nobody-is-polled",
        "polls-failing",
        "integrations-failing",
        "integrations-held",
        "integrations-unreadable",
        "events-refused",
        "queue-stuck-light",
        "queue-stuck-heavy",
        "dead-letters-light",
        "dead-letters-heavy",
        "dead-letters-dispatch",
        "dead-letters-slack-leavers",
        "dead-letters-slack-acme",
        "function-errors-light",
        "function-errors-heavy",
        "function-errors-dispatch",
        "function-errors-ring",
        "function-throttles-light",
        "function-throttles-heavy",
        "function-throttles-dispatch",
        "table-throttled-read",
        "table-throttled-write",
      ]
    `);
  });
});

describe('the alarm of late polls', () => {
  it('rings when two intervals and the longest lease have passed, or when nothing is heard of the dispatcher', () => {
    const rung = { Threshold: 30 * 60, Period: 300, EvaluationPeriods: 3, Statistic: 'Maximum' };
    expect(alarms.get('polls-late')).toMatchObject({ ...rung, TreatMissingData: 'breaching' });
    expect(withSettings({ poll_interval_minutes: 60 }).get('polls-late')).toMatchObject({ Threshold: 140 * 60 });
  });

  it('looks at periods that have a tick each', () => {
    const settings = { poll_interval_minutes: 60, dispatch_interval_minutes: 15 };
    expect(withSettings(settings).get('polls-late')).toMatchObject({ Period: 900 });
  });
});

describe('every queue', () => {
  const Redrive = z.object({
    deadLetterTargetArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  });
  const queues = resourcesOf(everything, 'AWS::SQS::Queue');
  const watchedBy = (metric: string) =>
    [...alarms.values()]
      .filter(({ Namespace, MetricName }) => Namespace === 'AWS/SQS' && MetricName === metric)
      .map(({ Dimensions: [dimension] }) => z.object({ 'Fn::GetAtt': z.array(z.string()) }).parse(dimension?.Value))
      .map((value) => value['Fn::GetAtt'][0] ?? '');
  const redrives = [...queues.values()].flatMap(
    ({ Properties }) => Redrive.safeParse(Properties['RedrivePolicy']).data ?? [],
  );
  const withDeadLetters = [...queues].filter(([, { Properties }]) => Properties['RedrivePolicy'] !== undefined);

  it('of dead letters has an alarm that rings at the first of them', () => {
    const dead = new Set([...queues.keys()].filter((id) => !withDeadLetters.some(([other]) => other === id)));
    for (const { deadLetterTargetArn } of redrives) expect(dead).toContain(deadLetterTargetArn['Fn::GetAtt'][0]);
    expect(new Set(watchedBy('ApproximateNumberOfMessagesVisible'))).toEqual(dead);
    expect(dead.size).toBe(5);
    const all = [...alarms].filter(([name]) => name.startsWith('dead-letters-'));
    for (const [, alarm] of all)
      expect(alarm).toMatchObject({ Threshold: 1, EvaluationPeriods: 1, Statistic: 'Maximum' });
  });

  it('of polls has an alarm that rings when a message is older than any that was received can be', () => {
    const polls = withDeadLetters.map(([id]) => id).filter((id) => id.startsWith('Polling'));
    expect(watchedBy('ApproximateAgeOfOldestMessage').toSorted()).toEqual(polls.toSorted());
    // Three times six times the time of the function, and the longest delay.
    expect(alarms.get('queue-stuck-light')?.Threshold).toBe(3 * 6 * 60 + 900);
    expect(alarms.get('queue-stuck-heavy')?.Threshold).toBe(3 * 6 * 900 + 900);
  });
});

describe('what the functions count', () => {
  const services = ['poll', 'dispatch', 'ring'] as const;
  const known = new Set(
    services.flatMap((service) =>
      metricsIn(written(service, EVERYTHING[service])).map(({ namespace, name }) => `${namespace} ${name} ${service}`),
    ),
  );

  it('is what the alarms look at, under the same names', () => {
    const asked = [...alarms.values()].filter(({ Namespace }) => Namespace === OURS);
    expect(asked.length).toBeGreaterThan(5);
    for (const { Namespace, MetricName, Dimensions } of asked) {
      expect(Dimensions.map(({ Name }) => Name)).toEqual(['service']);
      expect(known).toContain(`${Namespace} ${MetricName} ${String(Dimensions[0]?.Value)}`);
    }
  });

  it('is what the dashboard shows, and it shows the events of every type', () => {
    const shown = widgetsIn(everything).flatMap(({ properties }) => properties.metrics ?? []);
    const ours = shown.filter(([namespace]) => namespace === OURS).map((metric) => metric.map(String));
    for (const [namespace, name, dimension, service] of ours) {
      expect(dimension).toBe('service');
      expect(known).toContain(`${namespace} ${name} ${service}`);
    }
    const types = [...known].filter((name) => name.includes(' Events_'));
    expect(types).toHaveLength(11);
    expect(ours.map(([namespace, name, , service]) => `${namespace} ${name} ${service}`)).toEqual(
      expect.arrayContaining(types),
    );
  });
});

describe('the dashboard', () => {
  it('says first in words, and by all alarms, whether it works', () => {
    const [words, states] = widgetsIn(everything);
    expect(words?.properties.markdown).toContain('infra/RUNBOOK.md');
    expect(states?.properties.alarms).toHaveLength(alarms.size);
  });
});
