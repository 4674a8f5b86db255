import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourcesOf } from '../infra/template.ts';

const Dimension = z.object({ Name: z.string(), Value: z.unknown() });
const Alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.object({ Ref: z.string() })),
  OKActions: z.array(z.object({ Ref: z.string() })),
  ComparisonOperator: z.literal('GreaterThanOrEqualToThreshold'),
  EvaluationPeriods: z.int(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(Dimension),
  Period: z.int(),
  Statistic: z.string(),
  Threshold: z.number(),
  TreatMissingData: z.string(),
});
export type Alarm = z.infer<typeof Alarm>;

/** The alarms of a template, by their names without the stack's. */
export function alarmsIn(template: Template): ReadonlyMap<string, Alarm> {
  const all = [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
    Alarm.parse(Properties),
  );
  return new Map(all.map((alarm) => [alarm.AlarmName.replace('ats-user-events-production-', ''), alarm]));
}

/** The section of the runbook to which it points, and where that is. */
export function linkOf({ AlarmDescription }: Alarm): readonly [string, string] {
  const [, place = '', section = ''] = /^[A-Z].*\. What to do: (\S+)#(\S+)$/.exec(AlarmDescription) ?? [];
  return [place, section];
}

/** What CDK leaves to CloudFormation becomes X. */
const filled = (part: unknown) => (typeof part === 'string' ? part : 'X');
const Joined = z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) });
const Widget = z.object({
  type: z.string(),
  properties: z.looseObject({
    title: z.string().optional(),
    markdown: z.string().optional(),
    alarms: z.array(z.string()).optional(),
    metrics: z.array(z.array(z.unknown())).optional(),
  }),
});

export function widgetsIn(template: Template) {
  const [dashboard] = resourcesOf(template, 'AWS::CloudWatch::Dashboard').values();
  const body = Joined.parse(dashboard?.Properties['DashboardBody'])['Fn::Join'][1].map(filled).join('');
  return z.object({ widgets: z.array(Widget) }).parse(JSON.parse(body)).widgets;
}

const Query = z.object({
  Name: z.string(),
  QueryString: z.string(),
  LogGroupNames: z.array(z.object({ Ref: z.string() })),
});

/** The saved queries, by their names without the folder. */
export function queriesIn(template: Template): ReadonlyMap<string, { text: string; logGroups: readonly string[] }> {
  const all = [...resourcesOf(template, 'AWS::Logs::QueryDefinition').values()].map(({ Properties }) =>
    Query.parse(Properties),
  );
  return new Map(
    all.map(({ Name, QueryString, LogGroupNames }) => [
      Name.replace('ats-user-events-production/', ''),
      { text: QueryString, logGroups: LogGroupNames.map(({ Ref }) => Ref) },
    ]),
  );
}
