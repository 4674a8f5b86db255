import { Alarm, ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from './watching/alarm-topic.ts';
import { alarmsOfFunctions } from './watching/alarms-of-functions.ts';
import { alarmsOfPolls } from './watching/alarms-of-polls.ts';
import { alarmsOfQueues } from './watching/alarms-of-queues.ts';
import { dashboardFor } from './watching/dashboard.ts';
import { nameOf, type Plan } from './watching/plan.ts';
import { queriesOf } from './watching/queries.ts';
import type { Watched } from './watching/watched.ts';

/** What people look at: alarms, a topic that tells of them, a dashboard, and queries of the log. */
export class Watching extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, watched: Watched) {
    super(scope, id);
    const { alarm_emails: emails } = watched.environment;
    this.topic = new AlarmTopic(this, 'Alarms', { emails }).topic;
    const plans = [...alarmsOfPolls(watched.environment), ...alarmsOfQueues(watched), ...alarmsOfFunctions(watched)];
    const alarms = plans.map((plan) => this.alarmFor(plan, watched));
    dashboardFor(this, watched, alarms);
    this.saveQueries(watched);
  }

  /** By name, since a mail of it has little else in its subject. It tells its end, too. */
  private alarmFor(plan: Plan, { environment: { name, runbook_url = RUNBOOK } }: Watched): Alarm {
    const alarm = new Alarm(this, nameOf(plan), {
      alarmName: `ats-user-events-${name}-${nameOf(plan)}`,
      alarmDescription: `${plan.impact} What to do: ${runbook_url}#${plan.section}`,
      metric: plan.metric,
      threshold: plan.threshold,
      evaluationPeriods: plan.periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: plan.missing,
    });
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }

  /** A folder named as the stack, in the console among the saved queries. */
  private saveQueries(watched: Watched): void {
    for (const { name, text, logGroups } of queriesOf(watched)) {
      new CfnQueryDefinition(this, `Query ${name}`, {
        name: `ats-user-events-${watched.environment.name}/${name}`,
        queryString: text.join('\n| '),
        logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
      });
    }
  }
}

/** Where it is in a checkout of this program. */
const RUNBOOK = 'infra/RUNBOOK.md';
