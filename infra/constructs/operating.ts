import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { KomboSecret } from './kombo-secret.ts';
import type { Polling } from './polling.ts';
import { ProgramFunction } from './program-function.ts';
import type { Store } from './store.ts';

export type OperatingProps = {
  /** People's permissions and the lines that answer a hold name it. */
  readonly name: string;
  readonly store: Store;
  readonly secret: KomboSecret;
  readonly polling: Polling;
  readonly environment: Readonly<Record<string, string>>;
  readonly log_retention: RetentionDays;
};

/** A query of the log takes seconds, and Kombo may take some too. */
const FUNCTION_SECONDS = 60;

/** The function that carries out an operator's commands. Whoever may invoke it may decide. */
export class Operating extends Construct {
  readonly function: ProgramFunction;

  constructor(scope: Construct, id: string, props: OperatingProps) {
    super(scope, id);
    const { store, secret, polling, environment, log_retention } = props;
    const { light, heavy, functions } = polling;
    const logGroups = functions.map(({ logGroup }) => logGroup);
    this.function = new ProgramFunction(this, 'Operate', {
      name: 'operate',
      functionName: props.name,
      description: 'Carries out the commands of an operator',
      timeout_seconds: FUNCTION_SECONDS,
      memory_mb: 512,
      log_retention,
      environment: {
        ...environment,
        LIGHT_QUEUE_URL: light.queue.queueUrl,
        HEAVY_QUEUE_URL: heavy.queue.queueUrl,
        POLL_LOG_GROUPS: logGroups.map(({ logGroupName }) => logGroupName).join(','),
      },
    });
    store.grantOperating(this.function);
    secret.secret.grantRead(this.function);
    for (const { queue } of [light, heavy]) queue.grantSendMessages(this.function);
    this.grantReading(logGroups);
  }

  /**
   * A query of these log groups and no others; AWS lists the log group as the resource of the right to its results, too.
   * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
   */
  private grantReading(logGroups: readonly ILogGroup[]): void {
    const resources = logGroups.map(({ logGroupArn }) => logGroupArn);
    const actions = ['logs:StartQuery', 'logs:GetQueryResults'];
    this.function.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}
