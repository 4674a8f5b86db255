import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  Metric,
  SingleValueWidget,
  Stats,
  TextWidget,
  type Alarm,
  type IWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { condition, functions, queues, work } from './panels.ts';
import { counted, lookOf } from './plan.ts';
import type { Watched } from './watched.ts';

const WIDTH = 24;

/** One page: whether it works, what it does, and what it costs, from top to bottom. */
export function dashboardFor(scope: Construct, watched: Watched, alarms: readonly Alarm[]): Dashboard {
  const { name } = watched.environment;
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `ats-user-events-${name}`,
    defaultInterval: Duration.days(1),
    widgets: [
      [new TextWidget({ markdown: headline(name), width: WIDTH, height: 2 })],
      [new AlarmStatusWidget({ title: 'Does it work?', alarms: [...alarms], width: WIDTH, height: 4 })],
      summary(watched),
      [...work(watched)],
      [...condition(watched)],
      [...queues(watched)],
      [...functions(watched)],
      cost(watched),
    ],
  });
}

const headline = (name: string) =>
  `## ats-user-events, ${name}\nIt works as long as everything below is green. What is red says in its description who is hurt, and which section of the runbook (\`infra/RUNBOOK.md\`) tells what to do. The log has queries of its own, saved under \`ats-user-events-${name}\`.`;

/** In figures, how it is now and what the last day has brought. */
function summary({ environment }: Watched): IWidget[] {
  const period = lookOf(environment);
  const latest = (metricName: string, label: string) =>
    counted(environment, 'dispatch', { metricName, label, statistic: Stats.MAXIMUM, period });
  const ofDay = (type: string, label: string) =>
    counted(environment, 'poll', { metricName: `Events_user.${type}`, label, statistic: Stats.SUM });
  const now = [
    latest('Integrations', 'customers polled'),
    latest('FailingIntegrations', 'failing'),
    latest('HeldIntegrations', 'held'),
    latest('OldestPollAge', 'oldest poll, seconds'),
  ];
  const news = [
    ofDay('created', 'joined'),
    ofDay('updated', 'changed'),
    ofDay('deactivated', 'deactivated'),
    ofDay('deleted', 'deleted'),
  ];
  const half = { width: WIDTH / 2, height: 3 };
  return [
    new SingleValueWidget({ title: 'Now', metrics: now, ...half }),
    new SingleValueWidget({ title: 'In the time that is shown', metrics: news, setPeriodToTimeRange: true, ...half }),
  ];
}

/** What the bill goes by. */
function cost({ environment, store }: Watched): IWidget[] {
  const hourly = { statistic: Stats.SUM, period: Duration.hours(1) };
  const table = (metricName: string, label: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      dimensionsMap: { TableName: store.table.tableName },
      metricName,
      label,
      ...hourly,
    });
  const polls = (metricName: string, label: string) => counted(environment, 'poll', { metricName, label, ...hourly });
  const third = { width: WIDTH / 3, height: 6, leftYAxis: { min: 0, showUnits: false } };
  return [
    new GraphWidget({
      title: 'Units of the table an hour',
      left: [table('ConsumedWriteCapacityUnits', 'written'), table('ConsumedReadCapacityUnits', 'read')],
      ...third,
    }),
    new GraphWidget({
      title: 'Requests that the table refused',
      left: [table('WriteThrottleEvents', 'writes'), table('ReadThrottleEvents', 'reads')],
      ...third,
    }),
    new GraphWidget({
      title: 'Asked of Kombo an hour',
      left: [polls('KomboRequests', 'requests')],
      right: [polls('UsersRead', 'users read'), polls('UsersSetAside', 'users set aside')],
      ...third,
    }),
  ];
}
